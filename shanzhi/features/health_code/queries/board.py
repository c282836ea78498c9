"""Figures for officials. Check-ins and shows come from the kernel `scans`; what was registered is read from
`DailyFigure` for counted days and counted live for today and days not counted yet.

All parts add up to the exact number: whatever is counted is in one of them only.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Substr, TruncDate

from shanzhi.core.clock import CITY_ZONE, day_start
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Division
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.figures import figure_rows

from ..enums import Colour
from ..models import ColourTally, CountedDay, DailyFigure, HealthCode, Venue


@dataclass
class Figures:
    """What is counted, for a day or a division."""

    venues: int = 0
    people: int = 0
    check_ins: int = 0
    shows: int = 0
    showers: int = 0

    def add(self, name: str, count: int) -> None:
        setattr(self, name, getattr(self, name) + count)


COUNTED = tuple(field.name for field in fields(Figures))
REGISTERED = ("venues", "people")
# day, division code, what, how many
Row = tuple[dt.date, str, str, int]


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]


def live_rows(days: Iterable[dt.date], *, scope: str = "") -> list[Row]:
    """New venues and people of these days straight from the tables, in one query."""
    moments = [
        Q(registered_at__gte=day_start(first), registered_at__lt=day_start(last + dt.timedelta(days=1)))
        for first, last in _runs(sorted(days))
    ]
    if not moments:
        return []
    new = reduce(or_, moments) & orgs.inside(scope)
    return list(
        _by_day_and_division(Venue.objects.filter(new), "venues").union(
            _by_day_and_division(HealthCode.objects.filter(new), "people"), all=True
        )
    )


def _runs(days: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    runs: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if runs and day - runs[-1][1] == dt.timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _by_day_and_division(rows: QuerySet[Any], what: str) -> QuerySet[Any, Any]:
    """Rows `(date, code, what, count)`."""
    dated = rows.annotate(date=TruncDate("registered_at", tzinfo=CITY_ZONE), code=F("division_id"))
    named = dated.order_by().values("date", "code").annotate(what=Value(what), count=Count("*"))
    return named.values_list("date", "code", "what", "count")


def board_rows(first: dt.date, last: dt.date, *, scope: str, depth: int) -> list[Row]:
    """Rows of a span of days inside a scope, divisions cut to `depth` digits."""
    figures = figure_rows(first=first, last=last, prefix=scope, digits=depth)
    passed = [
        row
        for day, code, check_ins, shows, showers in figures
        for row in (
            (day, code, "check_ins", check_ins),
            (day, code, "shows", shows),
            (day, code, "showers", showers),
        )
    ]
    counted = set(CountedDay.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    missing = [day for day in days_between(first, last) if day not in counted]
    live = [(day, code[:depth], name, count) for day, code, name, count in live_rows(missing, scope=scope)]
    return passed + _stored(first, last, counted, scope=scope, depth=depth) + live


def _stored(first: dt.date, last: dt.date, counted: set[dt.date], *, scope: str, depth: int) -> list[Row]:
    stored = (
        DailyFigure.objects.filter(day__range=(first, last), division_code__startswith=scope)
        .order_by()
        .annotate(cut=Substr("division_code", 1, depth))
        .values("day", "cut")
        .annotate(**{f"sum_{name}": Sum(name) for name in REGISTERED})
        .values_list("day", "cut", *(f"sum_{name}" for name in REGISTERED))
    )
    return [
        (day, cut, name, count)
        for day, cut, *counts in stored
        if day in counted
        for name, count in zip(REGISTERED, counts, strict=True)
    ]


def by_day(rows: Iterable[Row], first: dt.date, last: dt.date) -> dict[dt.date, Figures]:
    """Every day of the span, also those on which nothing happened."""
    found = {day: Figures() for day in days_between(first, last)}
    for day, _code, name, count in rows:
        found[day].add(name, count)
    return found


def by_division(rows: Iterable[Row]) -> dict[str, Figures]:
    found: dict[str, Figures] = defaultdict(Figures)
    for _day, code, name, count in rows:
        found[code].add(name, count)
    return found


def total(rows: Iterable[Row]) -> Figures:
    whole = Figures()
    for _day, _code, name, count in rows:
        whole.add(name, count)
    return whole


@dataclass(frozen=True)
class Standing:
    """What stands now, whenever it began: open venues, people with a code, and how many of each colour."""

    venues: int
    people: int
    colours: dict[str, int]


def standing(scope: str) -> Standing:
    """Totals of now for the top of the board, in one query."""
    tally = ColourTally.objects.filter(division_code__startswith=scope).order_by().values("colour")
    venues = Venue.objects.open().filter(orgs.inside(scope)).order_by().values(colour=Value(""))
    rows = tally.annotate(count=Sum("number")).union(venues.annotate(count=Count("*")), all=True)
    counts = {row["colour"]: row["count"] for row in rows}
    colours = {colour: counts.get(colour, 0) for colour in Colour.values}
    return Standing(venues=counts.get("", 0), people=sum(colours.values()), colours=colours)


@dataclass(frozen=True)
class Today:
    """What officials see on their workbench: today so far, and the venues open now."""

    check_ins: int
    shows: int
    venues: int
    fevers: int


def today(*, scope: str, day: dt.date) -> Today:
    """Figures of one day inside a scope, up to now."""
    rows = figure_rows(first=day, last=day, prefix=scope, digits=0)
    return Today(
        check_ins=sum(row.scans for row in rows),
        shows=sum(row.shows for row in rows),
        venues=Venue.objects.open().filter(orgs.inside(scope)).count(),
        fevers=scans.fevers_on(day, prefix=scope),
    )


def around(code: str) -> tuple[list[Division], list[Division]]:
    """The divisions from the city down to this one, and those right below it, in one query."""
    above = [code[:4] + "00", code[:6], code[:9], code]
    rows = list(Division.objects.filter(Q(pk__in=above) | Q(parent=code)).order_by("code"))
    below = [row for row in rows if row.parent_id == code]
    return [row for row in rows if row not in below], below
