"""What the officials' board shows, put together from a few counts."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.kernel.orgs.models import Division
from shanzhi.ui.charts import Area, Chart, DivisionMap, Series

from . import queries

# digits of a division's children, by the digits of the division itself
_DEPTH = {4: 6, 6: 9, 9: 12}
MOST_BARS = 12
Children = list[tuple[Division, queries.Figures]]


@dataclass(frozen=True)
class Board:
    """One division over a span of days."""

    division: Division
    path: list[Division]
    standing: queries.Standing
    total: queries.Figures
    day_rows: list[tuple[str, queries.Figures]]
    division_rows: list[tuple[str, queries.Figures]]
    children: Children
    lines: Chart
    bars: Chart | None
    map: DivisionMap | None
    at: dt.datetime


def board_of(*, scope: str, wanted: str, first: dt.date, last: dt.date, at: dt.datetime) -> Board:
    """The board of the wanted division, or of the whole scope when that lies outside it."""
    inside = wanted if wanted and _prefix(wanted).startswith(scope) else ""
    code = inside or (scope if len(scope) > 4 else settings.CITY_CODE)
    prefix = _prefix(code)
    path, below = queries.around(code)
    rows = queries.board_rows(first, last, scope=prefix, depth=_DEPTH.get(len(prefix), 12))
    figures = queries.by_division(rows)
    days = queries.by_day(rows, first, last)
    children = [(child, figures.get(child.code, queries.Figures())) for child in below]
    return Board(
        division=path[-1],
        path=[division for division in path if _prefix(division.code).startswith(scope)],
        standing=queries.standing(prefix),
        total=queries.total(rows),
        day_rows=[(day.isoformat(), found) for day, found in days.items()],
        division_rows=[(child.name, found) for child, found in children],
        children=children,
        lines=_lines(days, at),
        bars=_bars(children, at) if children and len(prefix) > 4 else None,
        map=_map(children, at) if len(prefix) == 4 else None,
        at=at,
    )


def _prefix(code: str) -> str:
    return code[:4] if len(code) == 6 and code.endswith("00") else code


def _lines(days: dict[dt.date, queries.Figures], at: dt.datetime) -> Chart:
    return Chart(
        key="health-days",
        kind="line",
        title=_("每日登记与亮码"),
        unit=_("次"),
        label_title=_("日期"),
        labels=[f"{day.month}-{day.day}" for day in days],
        series=[
            Series(_("登记人次"), [found.check_ins for found in days.values()]),
            Series(_("亮码次数"), [found.shows for found in days.values()]),
        ],
        source=settings.HEALTH_CODE_NAME,
        at=at,
    )


def _map(children: Children, at: dt.datetime) -> DivisionMap:
    return DivisionMap(
        key="health-map",
        title=_("各县（市、区）登记人次"),
        areas=[Area(child.code, child.name, found.check_ins) for child, found in children],
        value_title=_("登记人次"),
        unit=_("次"),
        source=settings.HEALTH_CODE_NAME,
        at=at,
    )


def _bars(children: Children, at: dt.datetime) -> Chart:
    ranked = sorted(children, key=lambda row: -row[1].check_ins)[:MOST_BARS]
    return Chart(
        key="health-divisions",
        kind="rank",
        title=_("登记最多的区域"),
        unit=_("人次"),
        label_title=_("区域"),
        labels=[child.name for child, _found in ranked],
        series=[Series(_("登记人次"), [found.check_ins for _child, found in ranked])],
        source=settings.HEALTH_CODE_NAME,
        at=at,
    )
