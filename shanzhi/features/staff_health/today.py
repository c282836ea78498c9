"""A firm's day, put together: how far its parts are, and everybody in them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shanzhi.core.clock import city_day
from shanzhi.kernel.declarations.enums import Flag, GroupKind, Progress
from shanzhi.kernel.declarations.models import Group, Plan, Round
from shanzhi.kernel.declarations.queries.boards import Line, Sums, class_lines, group_sums
from shanzhi.kernel.declarations.queries.histories import alarms_in_words

from . import queries

ONLY = ("missing", "abnormal", "flagged", "absent")


@dataclass(frozen=True)
class Part:
    """A site or workshop with how far it is."""

    group: Group
    sums: Sums

    @property
    def is_site(self) -> bool:
        return self.group.kind == GroupKind.SITE


@dataclass(frozen=True)
class Today:
    """A firm, site or workshop on a day. `round` is None on days on which nothing is asked."""

    group: Group
    day: dt.date
    round: Round | None
    phase: str
    sums: Sums
    parts: list[Part]
    plan: Plan | None

    @property
    def may_remind(self) -> bool:
        return self.phase in {"open", "late"} and self.sums.missing > 0

    @property
    def has_people(self) -> bool:
        return self.sums.expected > 0 or bool(self.parts)


@dataclass(frozen=True)
class Person:
    """An employee in today's round, as the firm's list shows it."""

    line: Line
    alarms: list[str] = field(default_factory=list)

    @property
    def flags(self) -> list[Any]:
        answer = self.line.answer
        return [Flag(one).label for one in answer.flags if one in Flag.values] if answer else []

    @property
    def temperature(self) -> Any:
        return self.line.answer.values.get("temperature") if self.line.answer else None


def today_of(group: Group, *, at: dt.datetime) -> Today:
    """How far a part of a firm is, with what lies under it."""
    day, top = city_day(at), group.top or group
    round = queries.round_today(top, day)
    parts = queries.parts_of(group)
    sums = group_sums([part.pk for part in parts], day)
    rows = [Part(part, _under(part, parts, sums)) for part in _in_order(parts) if part.pk != group.pk]
    return Today(
        group=group,
        day=day,
        round=round,
        phase=round.phase(at) if round else "none",
        sums=_added(sums.values()),
        parts=rows,
        plan=queries.plan_of(top),
    )


def _under(part: Group, parts: Sequence[Group], sums: dict[Any, Sums]) -> Sums:
    own = [one.pk for one in parts if part.pk in {one.pk, one.parent_id}]
    return _added(sums[key] for key in own if key in sums)


def _in_order(parts: Sequence[Group]) -> list[Group]:
    """Each site before its workshops."""
    sites = {part.pk: part for part in parts}

    def place(part: Group) -> tuple[Any, ...]:
        key = part.parent_id if part.kind == GroupKind.WORKSHOP else None
        above = sites.get(key) if key else None
        site = above or part
        return site.order, site.name, str(site.pk), part is not site, part.order, part.name

    return sorted(parts, key=place)


def _added(rows: Any) -> Sums:
    found = list(rows)
    names = ("expected", "answered", "late", "abnormal", "flagged", "absent")
    return Sums(**{name: sum(getattr(row, name) for row in found) for name in names})


def people_of(group: Group, round: Round, *, only: str = "") -> list[Person]:
    """Everybody in a part of a firm, the missing first; or only some of them."""
    lines = class_lines(round, [part.pk for part in queries.parts_of(group)])
    return [
        Person(line, alarms_in_words(round, line.answer.abnormal) if line.answer else [])
        for line in lines
        if not only or _is(line, only)
    ]


def _is(line: Line, only: str) -> bool:
    if only == "missing":
        return line.progress == Progress.WAITING
    if only == "absent":
        return line.progress == Progress.ABSENT
    answer = line.answer
    return answer is not None and bool(answer.abnormal if only == "abnormal" else answer.flags)


def line_of(group: Group, round: Round, member_id: Any) -> Person | None:
    """One employee in a round."""
    return next((one for one in people_of(group, round) if one.line.member.pk == member_id), None)
