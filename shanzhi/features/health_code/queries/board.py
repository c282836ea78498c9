"""Figures for officials. Counted days are read from `DailyFigure`; today, and days not counted yet, live.

Both halves add up to the exact number: a day is in one of them only.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Substr, TruncDate

from shanzhi.core.clock import CITY_ZONE, day_start
from shanzhi.kernel.orgs.models import Division
from shanzhi.kernel.scans.models import Scan, Show

from ..enums import Colour
from ..models import CountedDay, DailyFigure, HealthCode, Venue


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
# day, division code, what, how many
Row = tuple[dt.date, str, str, int]


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]


def live_rows(days: Iterable[dt.date], *, scope: str = "") -> list[Row]:
    """Counts straight from the tables, one query for each run of neighbouring days."""
    return [row for first, last in _runs(sorted(days)) for row in _live(first, last, scope)]


def _runs(days: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    runs: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if runs and day - runs[-1][1] == dt.timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _live(first: dt.date, last: dt.date, scope: str) -> QuerySet[Any, Any]:
    begin, end = day_start(first), day_start(last + dt.timedelta(days=1))
    new = {
        "registered_at__gte": begin,
        "registered_at__lt": end,
        "division__code__startswith": scope,
    }
    scans = Scan.objects.filter(at__gte=begin, at__lt=end, division_code__startswith=scope)
    shows = Show.objects.filter(day__range=(first, last), division_code__startswith=scope)
    dated = shows.annotate(date=F("day"), code=F("division_code"))
    at_home = {"field": "registered_at", "division": "division__code"}
    return _by_moment(Venue.objects.filter(**new), "venues", **at_home).union(
        _by_moment(HealthCode.objects.filter(**new), "people", **at_home),
        _by_moment(scans, "check_ins", field="at", division="division_code"),
        _grouped(dated, "shows", Sum("shows")),
        _grouped(dated, "showers", Count("*")),
        all=True,
    )


def _by_moment(rows: QuerySet[Any], what: str, *, field: str, division: str) -> QuerySet[Any, Any]:
    dated = rows.annotate(date=TruncDate(field, tzinfo=CITY_ZONE), code=F(division))
    return _grouped(dated, what, Count("*"))


def _grouped(rows: QuerySet[Any], what: str, count: Aggregate) -> QuerySet[Any, Any]:
    """Rows `(date, code, what, count)`."""
    named = rows.order_by().values("date", "code").annotate(what=Value(what), count=count)
    return named.values_list("date", "code", "what", "count")


def _counted_days(first: dt.date, last: dt.date) -> set[dt.date]:
    return set(CountedDay.objects.filter(day__range=(first, last)).values_list("day", flat=True))


def board_rows(first: dt.date, last: dt.date, *, scope: str, depth: int) -> list[Row]:
    """Rows of a span of days inside a scope, divisions cut to `depth` digits (0: the scope as one)."""
    counted = _counted_days(first, last)
    stored = (
        DailyFigure.objects.filter(day__range=(first, last), division_code__startswith=scope)
        .order_by()
        .annotate(cut=Substr("division_code", 1, depth or 1))
        .values("day", "cut")
        .annotate(**{f"sum_{name}": Sum(name) for name in COUNTED})
        .values_list("day", "cut", *(f"sum_{name}" for name in COUNTED))
    )
    rows = [
        (day, cut, name, count)
        for day, cut, *counts in stored
        for name, count in zip(COUNTED, counts, strict=True)
    ]
    missing = [day for day in days_between(first, last) if day not in counted]
    live = [
        (day, code[: depth or 1], name, count) for day, code, name, count in live_rows(missing, scope=scope)
    ]
    return [row for row in rows if row[0] in counted] + live


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
    codes = HealthCode.objects.filter(division__code__startswith=scope).order_by().values("colour")
    venues = Venue.objects.open().filter(division__code__startswith=scope).order_by()
    rows = (
        codes.annotate(count=Count("*"))
        .values_list("colour", "count")
        .union(
            venues.values(colour=Value("")).annotate(count=Count("*")).values_list("colour", "count"),
            all=True,
        )
    )
    counts = dict(rows)
    open_venues = counts.pop("", 0)
    colours = {colour: counts.get(colour, 0) for colour in Colour.values}
    return Standing(venues=open_venues, people=sum(colours.values()), colours=colours)


@dataclass(frozen=True)
class Today:
    """What officials see on their workbench: today so far, and the venues open now."""

    check_ins: int
    shows: int
    venues: int
    fevers: int


def today(*, scope: str, day: dt.date) -> Today:
    """Live figures of one day inside a scope."""
    begin, end = day_start(day), day_start(day + dt.timedelta(days=1))
    scans = Scan.objects.filter(at__gte=begin, at__lt=end, division_code__startswith=scope)
    counts = scans.aggregate(all=Count("id"), fevers=Count("id", filter=Q(abnormal=True)))
    shows = Show.objects.filter(day=day, division_code__startswith=scope).aggregate(all=Sum("shows"))
    venues = Venue.objects.open().filter(division__code__startswith=scope)
    return Today(
        check_ins=counts["all"], shows=shows["all"] or 0, venues=venues.count(), fevers=counts["fevers"]
    )


def around(code: str) -> tuple[list[Division], list[Division]]:
    """The divisions from the city down to this one, and those right below it, in one query."""
    above = [code[:4] + "00", code[:6], code[:9], code]
    rows = list(Division.objects.filter(Q(pk__in=above) | Q(parent=code)).order_by("code"))
    below = [row for row in rows if row.parent_id == code]
    return [row for row in rows if row not in below], below
