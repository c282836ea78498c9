"""Who has come through the gate: scans at the points of a school, beside its roster."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shanzhi.core.refs import ref
from shanzhi.kernel.declarations.enums import Progress
from shanzhi.kernel.declarations.models import Absence, Answer, Group, Member
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.models import Point


@dataclass(frozen=True)
class Arrival:
    """A pupil at the gate: when they came, or that they have not, and where their declaration stands."""

    member: Member
    came_at: dt.datetime | None
    fever: bool
    progress: Progress

    @property
    def is_expected(self) -> bool:
        """Not here yet, and not excused."""
        return self.came_at is None and self.progress != Progress.ABSENT


@dataclass(frozen=True)
class ClassArrivals:
    """One class at the gate, those who are missing first."""

    group: Group
    rows: list[Arrival]

    @property
    def came(self) -> int:
        return sum(1 for row in self.rows if row.came_at)

    @property
    def waiting(self) -> list[Arrival]:
        return [row for row in self.rows if row.is_expected]

    @property
    def undeclared(self) -> int:
        """Here, though nobody has declared for them today."""
        return sum(1 for row in self.rows if row.came_at and row.progress == Progress.WAITING)


def gates_of(school: Group) -> QuerySet[Point]:
    """The school's own gates, and the points of the venue at its place."""
    own = Q(owner_ref=ref(school))
    if school.place_id:
        own |= Q(place=school.place_id)
    return Point.objects.filter(own).order_by("-is_open", "name", "id")


def arrivals(school: Group, *, day: dt.date) -> list[ClassArrivals]:
    """Every class of a school with who came on a day, in five queries."""
    points = [point.pk for point in gates_of(school)]
    came: dict[object, tuple[dt.datetime, bool]] = {}
    for scan in scans.scans_at(points, first=day, last=day).only("person_id", "at", "id", "abnormal"):
        came[scan.person_id] = (scan.at, scan.abnormal)  # newest first: the earliest stays
    members = Member.objects.on(day).filter(top=school).select_related("person", "group", "group__parent")
    rows = list(members.order_by("group__parent__order", "group__order", "group__name", "number"))
    answered = set(
        Answer.objects.filter(member_id__in=[row.pk for row in rows], day=day).values_list(
            "member_id", flat=True
        )
    )
    away = Absence.objects.filter(member__top=school, first__lte=day, last__gte=day, ended_at__isnull=True)
    absent = set(away.values_list("member_id", flat=True))
    classes: dict[object, ClassArrivals] = {}
    for row in rows:
        at, fever = came.get(row.person_id, (None, False))
        progress = (
            Progress.ANSWERED
            if row.pk in answered
            else Progress.ABSENT
            if row.pk in absent
            else Progress.WAITING
        )
        one = classes.setdefault(row.group_id, ClassArrivals(row.group, []))
        one.rows.append(Arrival(row, at, fever, progress))
    return list(classes.values())
