"""Days of the demo city's schools: who declared when, who was ill, absent, reminded."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shanzhi.core import bulk, steps
from shanzhi.core.clock import city_day, day_start
from shanzhi.demo.dice import Dice
from shanzhi.demo.schools import Pupil, School
from shanzhi.kernel.declarations import answering
from shanzhi.kernel.declarations.actions import answers, quality, reminders, rounds, telling
from shanzhi.kernel.declarations.answering import NewAnswer
from shanzhi.kernel.declarations.enums import AbsenceReason, Channel
from shanzhi.kernel.declarations.models import Group, Round, Tally

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
AT_A_TIME = 500
LATE, MISSED, ILL, HASTY, AWAY = 0.015, 0.025, 0.006, 0.006, 0.004
COPIED = 40  # one of so many families gives the same answer each day
REMINDED_DAYS = 5  # of the last days; before them nobody used the button yet
TAP_AT = 8.5  # o'clock: the teachers remind who is missing
DOUBTFUL_AT = dt.timedelta(hours=7, minutes=20)
WELL = {"symptoms": [], "family_ill": "no", "contact": "no", "travelled": "no"}


@dataclass
class SchoolDays:
    """Two weeks, the last day up to now."""

    dice: Dice
    schools: list[School]
    guardian: UUID  # the visiting parent has not declared today
    now: dt.datetime
    days: int
    _away: dict[UUID, dt.date] = field(default_factory=dict)  # member → last day of an absence
    _shown: set[UUID] = field(default_factory=set)  # whose fever the visiting teacher finds today

    def live(self) -> None:
        today = city_day(self.now)
        first = self.schools[0].pupils
        group = next((one for one in first if one.guardian == self.guardian), first[0]).member.group_id
        others = [one for one in first if one.guardian != self.guardian and one.member.group_id == group]
        self._shown.update(one.member.pk for one in others[1:2])
        for back in range(self.days - 1, -1, -1):
            self._day(today - dt.timedelta(days=back), back)

    def _day(self, day: dt.date, back: int) -> None:
        start = day_start(day)
        if start + MINUTE > self.now:
            return
        rounds.open_rounds(day=day, at=start + MINUTE)
        open_now = {one.top_id: one for one in Round.objects.filter(day=day)}
        self._absences(day)
        said = sorted(self._answers(day, open_now, back), key=lambda row: (row.at, row.member_id))
        tap = start + TAP_AT * HOUR
        self._write([row for row in said if row.at <= tap])
        if back < REMINDED_DAYS and tap < self.now:
            self._remind(open_now, tap)
        self._write([row for row in said if row.at > tap])
        self._look(min(self.now, start + 23 * HOUR))

    def _absences(self, day: dt.date) -> None:
        at = day_start(day) + 5 * MINUTE
        for school in self.schools:
            for pupil in school.pupils:
                if self._away.get(pupil.member.pk, day) < day:
                    del self._away[pupil.member.pk]
                if pupil.member.pk in self._away or self.dice.random() >= AWAY:
                    continue
                last = day + dt.timedelta(days=self.dice.randint(0, 3))
                self._away[pupil.member.pk] = last
                answers.excuse(
                    by=school.teachers[pupil.member.group_id],
                    member=pupil.member,
                    first=day,
                    last=last,
                    reason=self.dice.choice([AbsenceReason.ILL, AbsenceReason.PERSONAL]),
                    at=at,
                )

    def _answers(self, day: dt.date, open_now: dict[UUID, Round], back: int) -> Iterator[NewAnswer]:
        for school in self.schools:
            for place, pupil in enumerate(school.pupils):
                round = open_now.get(school.top.pk)
                waits = back == 0 and (pupil.guardian == self.guardian or place % 9 == 4)
                if round is None or waits or pupil.member.pk in self._away:
                    continue
                row = self._answer(pupil, round, place, day)
                if row is not None and row.at <= self.now:
                    yield row

    def _answer(self, pupil: Pupil, round: Round, place: int, day: dt.date) -> NewAnswer | None:
        dice = self.dice
        luck, start = dice.random(), day_start(day)
        at = start + dice.triangular(6.1, 9.4, 7.2) * HOUR
        if pupil.member.pk in self._shown:
            at = min(at, max(self.now - 20 * MINUTE, round.opens_at))
        elif luck < MISSED:
            return None
        if luck < MISSED + LATE:
            at = round.closes_at + dice.uniform(2, 90) * MINUTE
        hasty, copied = dice.random() < HASTY, place % COPIED == 7
        of_visitors = day == city_day(self.now) and pupil.member.pk in self._shown
        if hasty or copied:
            at = start + DOUBTFUL_AT + dice.uniform(0, 2) * MINUTE  # together, so that one look finds them
        return NewAnswer(
            round_id=round.pk,
            member_id=pupil.member.pk,
            by_id=pupil.guardian,
            raw=self._said(copied, ill=of_visitors),
            nonce=dice.nonce(),
            channel=int(Channel.PAGE),
            at=at,
            seconds=dice.uniform(0.9, 1.8) if hasty else dice.uniform(7, 70),
        )

    def _said(self, copied: bool, *, ill: bool) -> dict[str, Any]:
        dice = self.dice
        if copied:
            return {**WELL, "temperature": 36.5}
        ill = dice.random() < ILL or ill
        tenths = dice.randint(374, 385) if ill else dice.randint(360, 369)
        symptoms = [dice.choice(["cough", "throat"])] if ill and dice.random() < 0.6 else []
        return {**WELL, "temperature": tenths / 10, "symptoms": symptoms}

    def _write(self, rows: list[NewAnswer]) -> None:
        for some in bulk.in_chunks(rows, AT_A_TIME):
            made = answering.making_days(sorted({city_day(row.at) for row in some}))
            steps.run(lambda some=some: answering.recording(some, {}), repair=made)

    def _remind(self, open_now: dict[UUID, Round], at: dt.datetime) -> None:
        """The taps of the visiting teacher and of those beside, and the worker's part of it at once."""
        for school in self.schools[:1]:
            round = open_now.get(school.top.pk)
            for tally in Tally.objects.filter(round=round).order_by("group__code") if round else ():
                if round is not None and tally.expected - tally.answered - tally.absent > 0:
                    run = reminders.remind_missing(
                        by=school.teachers[tally.group_id],
                        round_id=round.pk,
                        group=Group.objects.get(pk=tally.group_id),
                        at=at,
                    )
                    reminders.tell_reporters(run_id=run.pk, tally_ids=[str(tally.pk)], at=at)

    def _look(self, at: dt.datetime) -> None:
        """What the jobs of the platform would have noticed in the meantime."""
        looked = day_start(city_day(at)) + DOUBTFUL_AT + 2 * MINUTE
        if looked <= at:
            quality.flag_recent(at=looked)
        while telling.tell_notables(at=at):
            pass
        rounds.close_rounds(at=at)
