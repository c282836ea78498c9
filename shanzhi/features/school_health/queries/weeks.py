"""A week of a school, for its report."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum

from shanzhi.kernel.declarations.cards import said
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Absence, Answer, Group, Member, Round, Tally
from shanzhi.kernel.declarations.queries.boards import COLUMNS, Row, Sums, days_of
from shanzhi.kernel.declarations.queries.figures import Reminding, added, reminding
from shanzhi.kernel.declarations.queries.tasks import questions_of

WEEKS = 6
MOST_ABNORMAL = 200


@dataclass(frozen=True)
class Abnormal:
    """An answer of the week that raised an alarm."""

    day: dt.date
    member: Member
    said: str


@dataclass(frozen=True)
class Week:
    """Monday to Sunday."""

    school: Group
    first: dt.date
    last: dt.date
    days: list[Row]
    classes: list[Row]
    abnormal: list[Abnormal]
    absences: list[Absence]
    reminding: Reminding

    @property
    def sums(self) -> Sums:
        return added([row.sums for row in self.days])


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def last_weeks(*, today: dt.date, number: int = WEEKS) -> list[tuple[dt.date, dt.date]]:
    """(Monday, Sunday) of this week and the ones before."""
    this = monday_of(today)
    starts = [this - dt.timedelta(weeks=back) for back in range(number)]
    return [(start, start + dt.timedelta(days=6)) for start in starts]


def week_of(school: Group, monday: dt.date) -> Week:
    """Everything the report of a week says."""
    last = monday + dt.timedelta(days=6)
    absences = Absence.objects.filter(
        member__top=school, first__lte=last, last__gte=monday, ended_at__isnull=True
    ).select_related("member__person", "member__group")
    return Week(
        school=school,
        first=monday,
        last=last,
        days=days_of(Audience.SCHOOL, scope="", since=monday, until=last, top=school),
        classes=_classes(school, monday, last),
        abnormal=list(_abnormal(school, monday, last)),
        absences=list(absences.order_by("first", "member__group__name")),
        reminding=reminding(Audience.SCHOOL, since=monday, until=last, top=school),
    )


def _classes(school: Group, first: dt.date, last: dt.date) -> list[Row]:
    rows = Tally.objects.filter(top=school, day__gte=first, day__lte=last).values(
        "group_id", "group__name", "group__parent__name"
    )
    sums: dict[str, Any] = {name: Sum(name) for name in COLUMNS}
    grouped: Any = rows.annotate(**sums).order_by("group__parent__order", "group__order", "group__name")
    return [
        Row(
            row["group_id"],
            f"{row['group__parent__name']} {row['group__name']}",
            Sums(**{name: row[name] for name in COLUMNS}),
        )
        for row in grouped
    ]


def _abnormal(school: Group, first: dt.date, last: dt.date) -> Iterator[Abnormal]:
    rounds = {
        one.pk: one
        for one in Round.objects.filter(top=school, day__gte=first, day__lte=last).select_related("questions")
    }
    rows = Answer.objects.filter(day__gte=first, day__lte=last, round_id__in=list(rounds)).exclude(
        abnormal=[]
    )
    answers = list(rows.order_by("day", "at")[:MOST_ABNORMAL])
    members: dict[UUID, Member] = Member.objects.select_related("person", "group").in_bulk(
        [answer.member_id for answer in answers]
    )
    for answer in answers:
        alarms = [one for one in said(questions_of(rounds[answer.round_id]), answer) if one.abnormal]
        words = "；".join(f"{one.title} {one.words}" for one in alarms)
        yield Abnormal(answer.day, members[answer.member_id], words)
