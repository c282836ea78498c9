"""Rosters of the demo city's schools: grades, classes, pupils with their parents, teachers, who leads each school."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from shanzhi.core.clock import city_day
from shanzhi.demo.dice import Dice
from shanzhi.demo.firms import Firm
from shanzhi.demo.people import Resident, Residents
from shanzhi.demo.visitors import AMONG, OFFICE, Cast, Part
from shanzhi.kernel.accounts.enums import Sex
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import put_on_duty, questions, rounds
from shanzhi.kernel.declarations.enums import Audience, Days, DutyRole, GroupKind, Relation, ReporterState
from shanzhi.kernel.declarations.models import (
    Group,
    Member,
    Questionnaire,
    ReminderPlan,
    Reporter,
)
from shanzhi.kernel.declarations.queries import questions as question_sets
from shanzhi.kernel.orgs.models import Organisation

PUPILS_A_SCHOOL, PUPILS_OF_VISITORS = 40, 60
MOST_PUPILS = 6_000  # of a city at full size: the figures of half a million are the workbench's
AGES = {"小学": ((7, "一年级", 1), (9, "三年级", 3), (99, "五年级", 5))}
OLDER = ((13, "七年级", 7), (14, "八年级", 8), (99, "九年级", 9))
CLASS_SIZE = 22


@dataclass(frozen=True)
class Pupil:
    """A child in a class, and the parent who answers."""

    member: Member
    guardian: UUID


@dataclass
class School:
    """A school with its roster."""

    top: Group
    manager: Person
    teachers: dict[UUID, Person] = field(default_factory=dict)  # by class
    pupils: list[Pupil] = field(default_factory=list)


@dataclass(frozen=True)
class Enrolling:
    """Gives the city's schools their rosters; the first is that of the visitors."""

    dice: Dice
    cast: Cast
    residents: Residents
    firms: list[Firm]
    taken: set[UUID]  # people who have another role
    began: dt.datetime
    days: int

    def schools(self) -> list[School]:
        """All of them, and the visitors who play a part there."""
        organisations = self._organisations()
        children = self._children()
        number = max(
            1, min(len(organisations), len(children) // PUPILS_A_SCHOOL, MOST_PUPILS // PUPILS_A_SCHOOL)
        )
        grown_up = self._grown_up()
        sheet, plan = self._questions()
        made = []
        for place, organisation in enumerate(organisations[:number]):
            school = self._open(organisation, next(grown_up))
            wanted = PUPILS_OF_VISITORS if place == 0 else PUPILS_A_SCHOOL
            self._enrol(school, self._of_school(children, organisation, wanted), grown_up)
            rounds.set_plan(
                by=None,
                top=school.top,
                questionnaire=sheet,
                opens=dt.time(0, 0) if place == 0 else dt.time(6, 0),  # visitors come at any hour
                days=Days.EVERY,
                reminders=plan,
                since=city_day(self.began),
                at=self.began,
            )
            made.append(school)
        self._visitors(made[0])
        return made

    def _organisations(self) -> list[Organisation]:
        found = [one.organisation for one in self.firms if one.organisation.kind == "school"]
        schools = [one for one in found if "幼儿园" not in one.name]
        return schools or found

    def _children(self) -> list[Resident]:
        """Those who go to school, the visiting parent's first."""
        mine = self.cast.parts["guardian"].resident.id
        some = [one for one in self.residents[:AMONG] if one.part == "child" and one.guardian]
        born = dict(Person.objects.filter(pk__in=[one.id for one in some]).values_list("pk", "birth_date"))
        year = city_day(self.began).year
        old = [one for one in some if one.guardian == mine or year - born[one.id].year >= 6]
        return sorted(old, key=lambda one: one.guardian != mine)

    def _of_school(self, children: list[Resident], organisation: Organisation, wanted: int) -> list[Resident]:
        """Take so many children out of the list: the visiting parent's, those of the county, then others."""
        county = organisation.place.division_id[:6] if organisation.place else ""
        mine = self.cast.parts["guardian"].resident.id
        near = sorted(children, key=lambda one: (one.guardian != mine, not one.home.code.startswith(county)))
        chosen = near[:wanted]
        keys = {one.id for one in chosen}
        children[:] = [one for one in children if one.id not in keys]
        return chosen

    def _grown_up(self) -> Iterator[Resident]:
        parts = self.taken | {part.resident.id for part in self.cast.parts.values()}
        free = [one for one in self.residents[:AMONG] if one.part == "parent" and one.has_phone]
        free = [one for one in free if one.id not in parts] or free
        while True:
            yield from free

    def _questions(self) -> tuple[Questionnaire, ReminderPlan]:
        questions.supply_questionnaires(by=None, at=self.began)
        sheet = question_sets.questionnaire("school_health.daily")
        steps = [
            {"rung": "reporter", "minutes": 60},
            {"rung": "teacher", "minutes": 30},
            {"rung": "head", "minutes": 0},
            {"rung": "bureau", "minutes": -30},
        ]
        plan = ReminderPlan.objects.create(audience=Audience.SCHOOL, name="学校默认", steps=steps)
        return sheet, plan

    def _open(self, organisation: Organisation, leader: Resident) -> School:
        place = organisation.place
        top = Group.objects.create(
            audience=Audience.SCHOOL,
            kind=GroupKind.SCHOOL,
            code=organisation.credit_code,
            name=organisation.name,
            division=place.division if place else self.residents.villages[0],
            place=place,
            organisation=organisation,
            opened_at=self.began,
        )
        manager = leader.load()
        put_on_duty(by=None, group=top, person=manager, role=DutyRole.MANAGER, at=self.began)
        return School(top, manager)

    def _enrol(self, school: School, children: list[Resident], grown_up: Iterator[Resident]) -> None:
        people = Person.objects.in_bulk([one.id for one in children])
        guardians = Person.objects.in_bulk([one.guardian for one in children])
        by_grade: dict[int, list[Resident]] = {}
        for one in children:
            by_grade.setdefault(self._grade(school, people[one.id]), []).append(one)
        for number, (grade, rows) in enumerate(sorted(by_grade.items())):
            for place, first in enumerate(range(0, len(rows), CLASS_SIZE)):
                group = self._class(school, grade, place, number)
                teacher = next(grown_up).load()
                put_on_duty(by=None, group=group, person=teacher, role=DutyRole.TEACHER, at=self.began)
                school.teachers[group.pk] = teacher
                some = rows[first : first + CLASS_SIZE]
                self._members(school, group, [(people[one.id], guardians[one.guardian]) for one in some])

    def _grade(self, school: School, person: Person) -> int:
        """The grade of a child of that age; a school here has three of them."""
        age = city_day(self.began).year - (person.birth_date or city_day(self.began)).year
        grades = AGES["小学"] if "小学" in school.top.name else OLDER
        return next(grade for most, _name, grade in grades if age <= most)

    def _class(self, school: School, grade: int, place: int, order: int) -> Group:
        name = next(one for _most, one, number in (*AGES["小学"], *OLDER) if number == grade)
        today = city_day(self.began)
        given = {
            "audience": Audience.SCHOOL,
            "top": school.top,
            "division": school.top.division,
            "opened_at": self.began,
            "entry_year": today.year - (today.month < 9) - (grade - 1),
        }
        above, _is_new = Group.objects.get_or_create(
            code=f"{school.top.code}-{grade}",
            audience=Audience.SCHOOL,
            defaults={**given, "kind": GroupKind.GRADE, "name": name, "parent": school.top, "order": order},
        )
        return Group.objects.create(
            **given,
            kind=GroupKind.CLASS,
            code=f"{above.code}-{place + 1}",
            name=f"{place + 1}班",
            parent=above,
            order=place,
        )

    def _members(self, school: School, group: Group, pairs: list[tuple[Person, Person]]) -> None:
        since = city_day(self.began)
        members = Member.objects.bulk_create(
            Member(
                group=group,
                top=school.top,
                person=child,
                number=f"{since.year}{len(school.pupils) + place + 1:04d}",
                since=since,
            )
            for place, (child, _guardian) in enumerate(pairs)
        )
        Reporter.objects.bulk_create(
            Reporter(
                member=member,
                person=guardian,
                name=guardian.name,
                relation=Relation.FATHER if guardian.sex == Sex.MALE else Relation.MOTHER,
                phone=guardian.phone,
                phone_index=guardian.phone_index,
                state=ReporterState.CONFIRMED,
                invited_at=self.began,
                answered_at=self.began,
            )
            for member, (_child, guardian) in zip(members, pairs, strict=True)
        )
        school.pupils += [
            Pupil(member, guardian.pk) for member, (_child, guardian) in zip(members, pairs, strict=True)
        ]

    def _visitors(self, school: School) -> None:
        """The class teacher is that of the visiting parent's first child."""
        mine = self.cast.parts["guardian"].resident.id
        own = [one for one in school.pupils if one.guardian == mine] or school.pupils
        teacher = school.teachers[own[0].member.group_id]
        by_id = {one.id: one for one in self.residents[:AMONG]}
        self.cast.parts["class_teacher"] = Part(by_id[teacher.pk], OFFICE)
        self.cast.parts["school_manager"] = Part(by_id[school.manager.pk], OFFICE)
