"""What officials look at, put together from sums of tallies: one scope in about ten queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.core.clock import city_day
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.queries.boards import Row, Sums, board_by_division, board_of_top, days_of
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Division
from shanzhi.ui.charts import Area, Chart, DivisionMap, Series

from . import queries
from .enums import ResumeState
from .models import Firm

DAYS = 14
MOST_BARS = 12
_SHOWN = (
    ResumeState.SUBMITTED,
    ResumeState.ACCEPTED,
    ResumeState.RETURNED,
    ResumeState.FILED,
    ResumeState.REFUSED,
)


@dataclass(frozen=True)
class Place:
    """A county or town of the table."""

    division: Division
    firms: int
    sums: Sums


@dataclass(frozen=True)
class Stat:
    """Files to resume work in one state."""

    title: Any
    value: int
    tone: str
    state: str


@dataclass(frozen=True)
class Board:
    """One division today and over two weeks."""

    division: Division
    path: list[Division]
    day: dt.date
    asked: bool
    sums: Sums
    firms: int
    places: list[Place]
    industries: list[Row]
    parks: list[Row]
    resumes: list[Stat]
    map: DivisionMap | None
    trend: Chart | None
    industry_chart: Chart | None
    at: dt.datetime


def board_of(*, scope: str, wanted: str, at: dt.datetime) -> Board:
    """The board of the wanted division, or of the whole scope when that lies outside it."""
    day = city_day(at)
    prefix = wanted if wanted.isdigit() and len(wanted) in {6, 9} and wanted.startswith(scope) else scope
    code = settings.CITY_CODE if len(prefix) <= 4 or prefix == settings.CITY_CODE else prefix
    prefix = code[:4] if code == settings.CITY_CODE else code
    path = orgs.division_path(code)
    rows = board_by_division(day, Audience.STAFF, scope=prefix, digits=6 if len(prefix) == 4 else 9)
    industries = queries.by_industry(day, prefix)
    places = _places(prefix, {row.key: row.sums for row in rows})
    return Board(
        division=path[-1],
        path=[one for one in path if one.code.startswith(scope) or len(scope) <= 4],
        day=day,
        asked=bool(rows),
        sums=_total([row.sums for row in rows]),
        firms=sum(place.firms for place in places),
        places=places,
        industries=industries,
        parks=queries.by_park(day, prefix),
        resumes=resume_stats(prefix),
        map=_map(places, at) if len(prefix) == 4 and rows else None,
        trend=_trend(
            days_of(Audience.STAFF, scope=prefix, since=day - dt.timedelta(days=DAYS), until=day), at
        ),
        industry_chart=_industries(industries, at),
        at=at,
    )


def _total(rows: Sequence[Sums]) -> Sums:
    names = ("expected", "answered", "late", "abnormal", "flagged", "absent")
    return Sums(**{name: sum(getattr(row, name) for row in rows) for name in names})


def _places(prefix: str, sums: dict[str, Sums]) -> list[Place]:
    firms = queries.firms_by_division(prefix)
    found = []
    for division in queries.divisions_below(prefix):
        number = sum(count for code, count in firms.items() if code.startswith(division.code))
        if number or len(prefix) == 4:
            found.append(Place(division, number, sums.get(division.code, Sums())))
    return found


def resume_stats(scope: str) -> list[Stat]:
    """Files by state, in the order in which they move."""
    figures = queries.resume_figures(scope)
    tones = {ResumeState.SUBMITTED: "warn", ResumeState.RETURNED: "warn", ResumeState.REFUSED: "bad"}
    return [
        Stat(state.label, figures.get(state.value, 0), tones.get(state, "plain"), state.value)
        for state in _SHOWN
    ]


def _map(places: list[Place], at: dt.datetime) -> DivisionMap:
    return DivisionMap(
        key="staff-map",
        title=_("各县（市、区）今天的完成率"),
        areas=[
            Area(place.division.code, place.division.name, place.sums.percent)
            for place in places
            if place.sums.wanted
        ],
        value_title=_("完成率"),
        unit="%",
        is_rate=True,
        source=_("企业员工健康申报"),
        at=at,
    )


def _trend(rows: list[Row], at: dt.datetime) -> Chart | None:
    if len(rows) < 2:
        return None
    return Chart(
        key="staff-days",
        kind="line",
        title=_("每天的完成率"),
        unit="%",
        label_title=_("日期"),
        labels=[f"{row.key.month}-{row.key.day}" for row in rows],
        series=[Series(_("完成率"), [row.sums.percent for row in rows])],
        source=_("企业员工健康申报"),
        at=at,
    )


def _industries(rows: list[Row], at: dt.datetime) -> Chart | None:
    asked = [row for row in rows if row.sums.wanted]
    if not asked:
        return None
    ranked = sorted(asked, key=lambda row: row.sums.percent)[:MOST_BARS]
    return Chart(
        key="staff-industries",
        kind="rank",
        title=_("各行业今天的完成率"),
        unit="%",
        label_title=_("行业"),
        labels=[row.name for row in ranked],
        series=[Series(_("完成率"), [row.sums.percent for row in ranked])],
        source=_("企业员工健康申报"),
        at=at,
    )


@dataclass(frozen=True)
class FirmCard:
    """One firm for officials: figures of its parts and days, its files."""

    sums: Sums
    parts: list[Row]
    trend: Chart | None
    resumes: list[Any]
    plan: Any


def firm_card(firm: Firm, *, at: dt.datetime) -> FirmCard:
    """Everything an official sees of a firm."""
    day = city_day(at)
    parts = board_of_top(day, firm.group)
    since = day - dt.timedelta(days=DAYS)
    return FirmCard(
        sums=_total([row.sums for row in parts]),
        parts=parts,
        trend=_trend(days_of(Audience.STAFF, scope="", since=since, until=day, top=firm.group), at),
        resumes=list(queries.resumes_of(firm)),
        plan=queries.plan_of(firm.group),
    )
