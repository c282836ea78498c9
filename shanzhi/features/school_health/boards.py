"""What schools and bureaus look at, put together from sums of tallies."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from shanzhi.core.clock import city_day
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Group, Round
from shanzhi.kernel.declarations.queries import boards as tallies
from shanzhi.kernel.declarations.queries.boards import Row, Sums
from shanzhi.kernel.declarations.queries.figures import Reminding, added, reminding
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Division
from shanzhi.ui.charts import Chart, DivisionMap

from . import charts, queries

TREND_DAYS = 14
_WHOLE_CITY, _COUNTY = 4, 6  # digits of a scope


@dataclass(frozen=True)
class SchoolBoard:
    """One school on a day."""

    school: Group
    round: Round | None
    phase: str
    sums: Sums
    classes: list[Row]
    trend: Chart | None
    reminding: Reminding
    at: dt.datetime


def school_board(school: Group, *, day: dt.date, at: dt.datetime) -> SchoolBoard:
    """By class, with the last two weeks."""
    classes = tallies.board_of_top(day, school)
    round = queries.round_for(school, day)
    days = tallies.days_of(
        Audience.SCHOOL, scope="", since=day - dt.timedelta(days=TREND_DAYS - 1), until=day, top=school
    )
    return SchoolBoard(
        school=school,
        round=round,
        phase=round.phase(at) if round else "none",
        sums=added([row.sums for row in classes]),
        classes=classes,
        trend=charts.trend(days, at),
        reminding=reminding(Audience.SCHOOL, since=day, until=day, top=school),
        at=at,
    )


@dataclass(frozen=True)
class Standing:
    """The figures of a division on a day: what is asked for anew every few seconds."""

    sums: Sums
    reminding: Reminding

    @property
    def flagged_rate(self) -> float:
        return charts.flagged_rate(Row(None, "", self.sums))


def figures_of(*, scope: str, division: str, day: dt.date, at: dt.datetime, **_others: str) -> Standing:
    """Only the figures of a board, in two queries."""
    prefix = _prefix(_shown(scope, division))
    return Standing(
        sums=tallies.day_sums(day, Audience.SCHOOL, scope=prefix),
        reminding=reminding(Audience.SCHOOL, since=day, until=day, scope=prefix),
    )


def _shown(scope: str, division: str) -> str:
    """The wanted division, or the whole scope when that lies outside it."""
    inside = division if division and _prefix(division).startswith(scope) else ""
    return inside or (scope if len(scope) > _WHOLE_CITY else settings.CITY_CODE)


@dataclass(frozen=True)
class Board(Standing):
    """The city, or a county, on a day."""

    division: Division
    path: list[Division]
    day: dt.date
    below: list[Row]
    schools: list[Row]
    curve: Chart | None
    trend: Chart | None
    map: DivisionMap
    abnormal_map: DivisionMap | None
    at: dt.datetime


def board_of(*, scope: str, division: str, search: str, order: str, day: dt.date, at: dt.datetime) -> Board:
    """The board of the wanted division, or of the whole scope when that lies outside it."""
    code = _shown(scope, division)
    prefix = _prefix(code)
    path = orgs.division_path(code)
    schools = tallies.board_by_top(day, Audience.SCHOOL, scope=prefix, search=search, order=order)
    below = _below(prefix, day, None if search else schools)
    sums = added([row.sums for row in below])
    since = day - dt.timedelta(days=TREND_DAYS - 1)
    county = prefix[:_COUNTY] if len(prefix) >= _COUNTY else ""
    points = tallies.curve(day, Audience.SCHOOL, county=county) if len(prefix) <= _COUNTY else []
    return Board(
        division=path[-1],
        path=[one for one in path if _prefix(one.code).startswith(scope)],
        day=day,
        sums=sums,
        below=below,
        schools=schools,
        curve=charts.curve(points, sums.wanted, at),
        trend=charts.trend(tallies.days_of(Audience.SCHOOL, scope=prefix, since=since, until=day), at),
        map=charts.completion_map(below, code, at),
        abnormal_map=charts.abnormal_map(below, code, at) if sums.abnormal else None,
        reminding=reminding(Audience.SCHOOL, since=day, until=day, scope=prefix),
        at=at,
    )


def _prefix(code: str) -> str:
    return code[:4] if len(code) == 6 and code.endswith("00") else code


def _below(prefix: str, day: dt.date, schools: list[Row] | None) -> list[Row]:
    """Counties of the city, towns of a county, villages of a town; from the lines of all schools where they are there."""
    digits = {4: 6, 6: 9}.get(len(prefix), 12)
    if schools is not None:
        return tallies.by_division(schools, digits)
    return tallies.board_by_division(day, Audience.SCHOOL, scope=prefix, digits=digits)


def is_today(day: dt.date, at: dt.datetime) -> bool:
    return day == city_day(at)
