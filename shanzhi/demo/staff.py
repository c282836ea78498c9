"""Firms of the demo city whose employees declare each day: rosters, two weeks of answers, files to resume work, parks."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

from shanzhi.core import bulk, steps
from shanzhi.core.clock import city_day, day_start
from shanzhi.demo.dice import Dice
from shanzhi.demo.firms import Firm
from shanzhi.demo.people import Resident, Residents
from shanzhi.demo.visitors import AMONG, BUSINESS, CITIZEN, Cast, Part
from shanzhi.features.staff_health import actions, queries
from shanzhi.features.staff_health.enums import Decision, Measure
from shanzhi.features.staff_health.models import Firm as Taking
from shanzhi.features.staff_health.models import Park, ResumeWork
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations import answering
from shanzhi.kernel.declarations.actions import (
    Enrolment,
    Guardian,
    answers,
    enrol_many,
    open_group,
    put_on_duty,
    quality,
    rounds,
    telling,
)
from shanzhi.kernel.declarations.actions.questions import supply_questionnaires
from shanzhi.kernel.declarations.answering import NewAnswer
from shanzhi.kernel.declarations.enums import AbsenceReason, Channel, Days, DutyRole, GroupKind, Relation
from shanzhi.kernel.declarations.models import Group, Member, Round
from shanzhi.kernel.orgs.enums import Level
from shanzhi.kernel.orgs.models import Division

FIRMS, FEWEST, MOST, OF_VISITORS = 20, 5, 24, 18
AT_A_TIME = 500
SITES = ("一厂区", "二厂区")
WORKSHOPS = ("生产车间", "仓储物流", "行政办公室")
PARKS = (
    ("441502", "红草工业园"),
    ("441521", "生态科技城"),
    ("441581", "星都产业园"),
    ("441523", "新河工业园"),
)
MISSED, LATE, ILL, AWAY, WAITING = 0.03, 0.02, 0.002, 0.002, 7
COPIED = 60  # one of so many employees gives the same answer each day
LOOKED_AT = 3  # of the last days; each look reads the answers of all days
HOUR, MINUTE, DAY = dt.timedelta(hours=1), dt.timedelta(minutes=1), dt.timedelta(days=1)
WELL = {"symptoms": [], "family_ill": "no", "contact": "no", "travelled": "no"}
# What becomes of the files, one firm after the other; the visitors' firm is asked for more.
COURSES: tuple[tuple[tuple[Decision, str], ...], ...] = (
    ((Decision.RETURN, "请补充宿舍安排，并上传防控方案"),),
    (),
    ((Decision.ACCEPT, ""),),
    ((Decision.ACCEPT, ""), (Decision.FILE, "请按方案组织返岗")),
    ((Decision.ACCEPT, ""), (Decision.REFUSE, "口罩库存不足三天用量，整改后重新提交")),
    ((Decision.ACCEPT, ""), (Decision.FILE, "")),
)


@dataclass
class Staff:
    """Everything of the city's firms that take part, the last day up to now."""

    dice: Dice
    cast: Cast
    residents: Residents
    firms: list[Firm]
    taken: set[uuid.UUID]  # people who have another role
    began: dt.datetime
    now: dt.datetime
    days: int
    _parks: list[Park] = field(default_factory=list)
    _members: list[Member] = field(default_factory=list)
    _doubtful: list[dt.datetime] = field(default_factory=list)
    _agents: dict[uuid.UUID, Person] = field(default_factory=dict)  # by firm

    def live(self) -> None:
        if queries.questionnaire() is None:
            supply_questionnaires(by=None, at=self.began)
        self._open_parks()
        chosen = self._chosen()
        free = self._grown_up(len(chosen))
        made = [self._join(place, firm, free) for place, firm in enumerate(chosen)]
        self._visitors(made[0], chosen[0])
        today = city_day(self.now)
        for back in range(self.days - 1, -1, -1):
            self._day(today - back * DAY, back, [firm.group_id for firm in made])
        for place, (firm, taking) in enumerate(zip(chosen, made, strict=True)):
            if place % 4 != 3 or place < len(COURSES):
                self._resume(place, firm, taking)

    def _chosen(self) -> list[Firm]:
        """The visiting agent's firm first, then others whose agent is confirmed."""
        mine = self.cast.parts["enterprise_agent"].resident.id
        found = [one for one in self.firms if one.organisation.kind == "enterprise"]
        found = [one for one in found if one.keeper.id == one.agent.id] or found
        return sorted(found, key=lambda one: one.agent.id != mine)[:FIRMS]

    def _grown_up(self, firms: int) -> Iterator[Resident]:
        parts = self.taken | {part.resident.id for part in self.cast.parts.values()}
        free = [one for one in self.residents[:AMONG] if one.part == "parent" and one.has_phone]
        free = [one for one in free if one.id not in parts and one.id not in self._working()]
        return iter(free[: firms * MOST])

    def _working(self) -> set[uuid.UUID]:
        return {person.id for firm in self.firms for person in (firm.representative, firm.agent)}

    def _open_parks(self) -> None:
        for county, name in PARKS:
            town = Division.objects.filter(parent=county, level=Level.TOWN).order_by("code").first()
            officials = queries.bureau_of(town.pk) if town else []
            if town and officials:
                self._parks.append(
                    actions.save_park(
                        by=officials[0],
                        name=name,
                        division=town,
                        address=f"{town.name}工业大道",
                        at=self.began,
                    )
                )

    def _join(self, place: int, firm: Firm, free: Iterator[Resident]) -> Taking:
        county = firm.organisation.place.division_id[:6] if firm.organisation.place else ""
        near = [park for park in self._parks if park.division_id.startswith(county)]
        agent = firm.keeper.load()
        taking = actions.take_part(
            by=agent,
            organisation_id=firm.organisation.pk,
            opens=dt.time(0, 0) if place == 0 else dt.time(7, 0),  # visitors come at any hour
            closes=dt.time(10, 0),
            days=Days.WORKING if place % 4 == 3 else Days.EVERY,
            park=near[0] if near and place % 3 != 2 else None,
            at=self.began,
        )
        self._agents[taking.group_id] = agent
        number = OF_VISITORS if place == 0 else self.dice.randint(FEWEST, MOST)
        people = list(islice(free, number))
        self._enrol(taking, self._workshops(taking, number), people)
        return taking

    def _workshops(self, taking: Taking, number: int) -> list[Group]:
        """One site with up to three workshops, or two sites."""
        found = []
        for site_name in SITES[: 1 + (number > 20)]:
            given: dict[str, Any] = {"by": None, "at": self.began}
            site = open_group(kind=GroupKind.SITE, name=site_name, parent=taking.group, **given)
            names = WORKSHOPS[: 1 + (number > 9) + (number > 16)]
            found += [open_group(kind=GroupKind.WORKSHOP, name=name, parent=site, **given) for name in names]
        return found

    def _enrol(self, taking: Taking, workshops: list[Group], residents: list[Resident]) -> None:
        people = Person.objects.in_bulk([one.id for one in residents])
        rows = []
        for number, (resident, group) in enumerate(zip(residents, cycle(workshops), strict=False), 1):
            person = people[resident.id]
            own = Guardian(person.name, Relation.SELF, person.phone or "", person.pk)
            rows.append(
                Enrolment(group.pk, taking.group_id, person.pk, f"{number:04d}", True, guardians=(own,))
            )
        enrol_many(by=None, rows=rows, at=self.began)
        members = list(
            Member.objects.filter(top=taking.group)
            .select_related("group", "top", "person")
            .order_by("number")
        )
        foremen: dict[uuid.UUID, Member] = {}
        for member in members:
            foremen.setdefault(member.group_id, member)
        for member in foremen.values():
            put_on_duty(
                by=None, group=member.group, person=member.person, role=DutyRole.FOREMAN, at=self.began
            )
        self._members += members

    def _visitors(self, taking: Taking, firm: Firm) -> None:
        """An employee who is no foreman."""
        own = [member for member in self._members if member.top_id == taking.group_id]
        by_id = {one.id: one for one in self.residents[:AMONG]}
        found = own[-1].person_id if own else firm.representative.id
        self.cast.parts["employee"] = Part(by_id[found], CITIZEN)
        agent = self.cast.parts["enterprise_agent"]
        self.cast.parts["enterprise_agent"] = Part(agent.resident, BUSINESS)

    def _day(self, day: dt.date, back: int, tops: list[uuid.UUID]) -> None:
        start = day_start(day)
        if start + MINUTE > self.now:
            return
        rounds.open_rounds(day=day, at=start + MINUTE, tops=tops)
        asked = {one.top_id: one for one in Round.objects.filter(day=day, top__in=tops)}
        rows = sorted(self._said(day, asked, back), key=lambda row: (row.at, row.member_id))
        for some in bulk.in_chunks(rows, AT_A_TIME):
            made = answering.making_days(sorted({city_day(row.at) for row in some}))
            steps.run(lambda some=some: answering.recording(some, {}), repair=made)
        for moment in sorted(self._doubtful) if back < LOOKED_AT else ():
            quality.flag_recent(at=moment)
        self._doubtful.clear()
        at = min(self.now, start + 23 * HOUR)
        while telling.tell_notables(at=at):
            pass
        rounds.close_rounds(at=at)

    def _said(self, day: dt.date, asked: dict[uuid.UUID, Round], back: int) -> Iterator[NewAnswer]:
        visitor = self.cast.parts["employee"].resident.id
        for place, member in enumerate(self._members):
            round = asked.get(member.top_id)
            waits = back == 0 and (member.person_id == visitor or place % WAITING == 3)
            luck = self.dice.random()
            if round is None or waits or luck < MISSED:
                continue
            if luck > 1 - AWAY and member.person_id != visitor:
                self._excuse(member, day)
                continue
            at = day_start(day) + self.dice.triangular(7.1, 9.9, 7.9) * HOUR
            if luck < MISSED + LATE:
                at = round.closes_at + self.dice.uniform(2, 120) * MINUTE
            if at <= self.now:
                yield self._answer(member, round, place, at)

    def _answer(self, member: Member, round: Round, place: int, at: dt.datetime) -> NewAnswer:
        dice, copied = self.dice, place % COPIED == 11
        ill = not copied and dice.random() < ILL
        tenths = 365 if copied else dice.randint(374, 384) if ill else dice.randint(360, 369)
        if copied:
            self._doubtful.append(at)
        return NewAnswer(
            round_id=round.pk,
            member_id=member.pk,
            by_id=member.person_id,
            raw={**WELL, "temperature": tenths / 10, "symptoms": ["cough"] if ill else []},
            nonce=dice.nonce(),
            channel=int(Channel.PAGE),
            at=at,
            seconds=dice.uniform(6, 50),
        )

    def _excuse(self, member: Member, day: dt.date) -> None:
        at = day_start(day) + HOUR
        if not member.absences.filter(first__lte=day, last__gte=day).exists():
            answers.excuse(
                by=self._agents[member.top_id],
                member=member,
                first=day,
                last=day,
                reason=AbsenceReason.PERSONAL,
                at=at,
            )

    def _resume(self, place: int, firm: Firm, taking: Taking) -> None:
        """A file to resume work, and what became of it."""
        course = COURSES[place % len(COURSES)]
        at = self.now - dt.timedelta(days=place % 5, hours=5)
        speaks, people = firm.keeper.load(), taking.group.everything.count() * 6
        measures = [one.value for one in Measure][: len(Measure) - place % 3]
        resume = actions.file_resume(
            by=speaks,
            group_id=taking.group_id,
            request_id=self.dice.nonce(),
            at=at,
            planned_on=city_day(at) + 2 * DAY,
            headcount=people,
            from_outside=people // 4,
            measures=measures,
            masks=people * 10,
            thermometers=2 + people // 20,
            contact_name=speaks.name,
            contact_phone=speaks.phone,
            note="",
        )
        self._decide(resume, course, at)

    def _decide(self, resume: ResumeWork, course: tuple[tuple[Decision, str], ...], at: dt.datetime) -> None:
        officials = queries.bureau_of(resume.division_code)
        for step, (decision, said) in enumerate(course if officials else (), 1):
            actions.decide_resume(
                by=officials[0], resume_id=resume.pk, decision=decision, said=said, at=at + step * HOUR
            )
