"""How far a day is: sums of tallies, never of answers, so that half a million children cost some thousand rows."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Left

from shanzhi.kernel.declarations import rules
from shanzhi.kernel.declarations.enums import Audience, Progress
from shanzhi.kernel.declarations.models import (
    Absence,
    Answer,
    Arrival,
    Group,
    Member,
    Reached,
    Reminder,
    Round,
    Tally,
)
from shanzhi.kernel.orgs import queries as orgs

COLUMNS = ("expected", "answered", "late", "abnormal", "flagged", "absent")


@dataclass(frozen=True)
class Sums:
    """How far a group, a division or the city is."""

    expected: int = 0
    answered: int = 0
    late: int = 0
    abnormal: int = 0
    flagged: int = 0
    absent: int = 0

    @property
    def wanted(self) -> int:
        """Of whom an answer is expected: everybody but the absent."""
        return max(self.expected - self.absent, 0)

    @property
    def missing(self) -> int:
        return max(self.wanted - self.answered, 0)

    @property
    def percent(self) -> float:
        """Completion, rounded down to a tenth: 100 is everybody."""
        return rules.percent(min(self.answered, self.wanted), self.wanted)


@dataclass(frozen=True)
class Row:
    """A line of a board: a division, a school, a grade or a class."""

    key: Any
    name: str
    sums: Sums
    place: str = ""  # the division's code, of a school or firm


def added(sums: Sequence[Sums]) -> Sums:
    """Several sums together."""
    return Sums(
        expected=sum(one.expected for one in sums),
        answered=sum(one.answered for one in sums),
        late=sum(one.late for one in sums),
        abnormal=sum(one.abnormal for one in sums),
        flagged=sum(one.flagged for one in sums),
        absent=sum(one.absent for one in sums),
    )


def _sums() -> dict[str, Any]:
    return {name: Coalesce(Sum(name), Value(0), output_field=IntegerField()) for name in COLUMNS}


def _read(row: Mapping[str, Any]) -> Sums:
    return Sums(**{name: row[name] for name in COLUMNS})


def _of(day: dt.date, audience: Audience, scope: str) -> QuerySet[Tally]:
    rows = Tally.objects.filter(day=day, audience=audience)
    return rows.filter(orgs.inside(scope, "round__division_code")) if scope else rows


def day_sums(day: dt.date, audience: Audience, *, scope: str = "", top: Group | None = None) -> Sums:
    """The whole of a scope (`orgs.scope_of`), or of one school or firm, on a day."""
    rows = Tally.objects.filter(day=day, audience=audience, top=top) if top else _of(day, audience, scope)
    return _read(rows.aggregate(**_sums()))


def group_sums(groups: Sequence[UUID], day: dt.date) -> dict[UUID, Sums]:
    """Classes by key; those without a round that day are left out."""
    rows = Tally.objects.filter(group__in=groups, day=day)
    grouped = rows.values("group_id").annotate(**_sums())
    return {row["group_id"]: _read(row) for row in grouped}


def top_sums(tops: Sequence[UUID], day: dt.date) -> dict[UUID, Sums]:
    """Schools or firms by key; those without a round that day are left out."""
    rows = Tally.objects.filter(top__in=tops, day=day).order_by()
    grouped = rows.values("top_id").annotate(**_sums())
    return {row["top_id"]: _read(row) for row in grouped}


def board_by_division(day: dt.date, audience: Audience, *, scope: str, digits: int = 6) -> list[Row]:
    """A line for each county (`digits` 6) or town (9) of a scope."""
    rows = _of(day, audience, scope)
    code = Left("round__division_code", digits)
    grouped = rows.values(code=code).annotate(**_sums()).order_by("code")
    names = orgs.names_of([row["code"] for row in grouped])
    return [Row(row["code"], names.get(row["code"], row["code"]), _read(row)) for row in grouped]


def by_division(tops: Iterable[Row], digits: int) -> list[Row]:
    """The same as `board_by_division` from the lines of all schools or firms of the scope."""
    parts: dict[str, list[Sums]] = {}
    for row in tops:
        parts.setdefault(row.place[:digits], []).append(row.sums)
    names = orgs.names_of(list(parts))
    return [Row(code, names.get(code, code), added(parts[code])) for code in sorted(parts)]


def board_by_top(
    day: dt.date, audience: Audience, *, scope: str, search: str = "", order: str = "percent"
) -> list[Row]:
    """A line for each school or firm of a scope: the least complete first, or by name, abnormal, missing."""
    rows = _of(day, audience, scope)
    if search:
        rows = rows.filter(Q(top__name__icontains=search) | Q(top__code=search))
    sums = [Sum(name) for name in COLUMNS]
    grouped = rows.values_list("top_id", "top__name", "round__division_code").annotate(*sums)
    lines = [Row(key, name, Sums(*numbers), place) for key, name, place, *numbers in grouped]
    keys = {
        "name": lambda line: line.name,
        "abnormal": lambda line: (-line.sums.abnormal, line.name),
        "missing": lambda line: (-line.sums.missing, line.name),
    }
    return sorted(lines, key=keys.get(order, lambda line: (line.sums.percent, line.name)))


def board_of_top(day: dt.date, top: Group) -> list[Row]:
    """A line for each class or workshop of a school or firm, in the order of the roster."""
    rows = Tally.objects.filter(day=day, top=top)
    grouped = rows.values(
        "group_id", name=F("group__name"), above=F("group__parent__name"), parent=F("group__parent_id")
    ).annotate(**_sums())
    grouped = grouped.order_by("group__parent__order", "group__order", "group__name")
    return [
        Row(
            row["group_id"],
            row["name"] if row["parent"] == top.pk else f"{row['above']} {row['name']}",
            _read(row),
        )
        for row in grouped
    ]


def curve(day: dt.date, audience: Audience, *, county: str = "") -> list[tuple[int, int]]:
    """First answers up to the end of each five minutes of the day: (minute of the day, how many so far)."""
    rows = Arrival.objects.filter(day=day, audience=audience)
    rows = rows.filter(county=county) if county else rows
    so_far, points = 0, []
    for slot, answers in rows.values_list("slot").annotate(number=Sum("answers")).order_by("slot"):
        so_far += answers
        points.append((slot + rules.SLOT_MINUTES, so_far))
    return points


def days_of(
    audience: Audience, *, scope: str, since: dt.date, until: dt.date, top: Group | None = None
) -> list[Row]:
    """A line for each day with rounds, oldest first."""
    rows = Tally.objects.filter(day__gte=since, day__lte=until, audience=audience)
    if top:
        rows = rows.filter(top=top)
    elif scope:
        rows = rows.filter(orgs.inside(scope, "round__division_code"))
    grouped = rows.values("day").annotate(**_sums()).order_by("day")
    return [Row(row["day"], str(row["day"]), _read(row)) for row in grouped]


@dataclass(frozen=True)
class Line:
    """A member in a round, for who looks after the class."""

    member: Member
    progress: Progress
    answer: Answer | None
    absence: Absence | None
    reached: Reached | None
    reminded_at: dt.datetime | None


def rounds_on(day: dt.date, top: Group) -> QuerySet[Round]:
    """The rounds of a school or firm on a day."""
    rows = Round.objects.filter(day=day, top=top).select_related("plan__questionnaire", "questions")
    return rows.order_by("opens_at", "pk")


def class_lines(round: Round, groups: Sequence[UUID]) -> list[Line]:
    """Everybody in these groups with where they stand in a round: missing first, then abnormal and doubtful."""
    members = Member.objects.on(round.day).filter(group__in=groups, top=round.top_id)
    rows = list(members.select_related("person", "group"))
    keys = [member.pk for member in rows]
    answers = {
        answer.member_id: answer
        for answer in Answer.objects.filter(member_id__in=keys, day=round.day, round_id=round.pk)
    }
    away = Absence.objects.filter(
        member__in=keys, first__lte=round.day, last__gte=round.day, ended_at__isnull=True
    )
    absences = {absence.member_id: absence for absence in away}
    calls = Reached.objects.filter(round=round, member__in=keys).select_related("by").order_by("at")
    reached = {call.member_id: call for call in calls}
    reminders = Reminder.objects.filter(run__round=round, member__in=keys).order_by("at")
    reminded = dict(reminders.values_list("member_id", "at"))
    lines = [
        Line(
            member=member,
            progress=_progress(answers.get(member.pk), absences.get(member.pk)),
            answer=answers.get(member.pk),
            absence=absences.get(member.pk),
            reached=reached.get(member.pk),
            reminded_at=reminded.get(member.pk),
        )
        for member in rows
    ]
    return sorted(lines, key=_urgency)


def _progress(answer: Answer | None, absence: Absence | None) -> Progress:
    if answer:
        return Progress.LATE if answer.is_late else Progress.ANSWERED
    return Progress.ABSENT if absence else Progress.WAITING


def _urgency(line: Line) -> tuple[int, str, str]:
    rank = 3
    if line.progress == Progress.WAITING:
        rank = 0
    elif line.answer and line.answer.abnormal:
        rank = 1
    elif line.answer and line.answer.flags:
        rank = 2
    return rank, line.member.group.name, line.member.number
