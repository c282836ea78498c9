"""What officials look at, put together: the board, a listing's history and its temperatures."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.core.clock import city_day, local
from shanzhi.ui.charts import Chart, Series

from . import queries
from .enums import StepKind
from .models import ListedPerson

_DEPTH = {4: 6, 6: 9, 9: 12, 12: 12}
MOST_POINTS = 60
LOWEST_DEGREES = 35


@dataclass(frozen=True)
class Board:
    """One scope as it stands now."""

    today: queries.Today
    categories: Chart | None
    divisions: Chart | None
    hours: Chart
    at: dt.datetime


def board_of(*, scope: str, at: dt.datetime) -> Board:
    """Everything of one scope in a handful of queries."""
    day = city_day(at)
    return Board(
        today=queries.today(scope=scope, day=day, at=at),
        categories=_rank(
            "key-categories", _("各类别在管人数"), _("类别"), queries.active_by_category(scope), at
        ),
        divisions=_rank("key-divisions", _("各区域在管人数"), _("区域"), _divisions(scope), at),
        hours=_hours(queries.by_hour(scope=scope, day=day, at=at), at),
        at=at,
    )


def _divisions(scope: str) -> list[tuple[str, int]]:
    counts = queries.active_by_division(scope, depth=_DEPTH.get(len(scope), 12))
    found = [(child.name, counts.get(child.code, 0)) for child in queries.children_in(scope)]
    return sorted((row for row in found if row[1]), key=lambda row: (-row[1], row[0]))


def _rank(key: str, title: str, label: str, rows: list[tuple[str, int]], at: dt.datetime) -> Chart | None:
    if not rows:
        return None
    return Chart(
        key=key,
        kind="rank",
        title=title,
        unit=_("人"),
        label_title=label,
        labels=[name for name, _count in rows],
        series=[Series(_("在管人数"), [count for _name, count in rows])],
        source=_("重点人群管理"),
        at=at,
    )


def _hours(rows: list[tuple[int, int, int]], at: dt.datetime) -> Chart:
    return Chart(
        key="key-hours",
        kind="bar",
        title=_("今天的随访"),
        unit=_("次"),
        label_title=_("时间"),
        labels=[f"{hour:02d}:00" for hour, _done, _missed in rows],
        series=[
            Series(_("已完成"), [done for _hour, done, _missed in rows]),
            Series(_("超时未做"), [missed for _hour, _done, missed in rows], tone="bad"),
        ],
        source=_("重点人群管理"),
        at=at,
        stacked=True,
    )


def temperature_chart(listed: ListedPerson) -> Chart | None:
    """The last temperatures of a listing; none before there are two."""
    points = queries.temperatures(listed)[-MOST_POINTS:]
    if len(points) < 2:
        return None
    return Chart(
        key="key-temperatures",
        kind="line",
        title=_("体温"),
        unit="℃",
        label_title=_("时间"),
        labels=[f"{local(at):%m-%d %H:%M}" for at, _value in points],
        series=[Series(_("体温"), [value for _at, value in points])],
        source=_("随访和本人上报"),
        floor=LOWEST_DEGREES,
    )


def steps_of(listed: ListedPerson) -> list[dict[str, Any]]:
    """The history as a line of steps, with what is still to come at its end."""
    stopped = {StepKind.ABNORMAL, StepKind.WITHDRAWN, StepKind.REVOKED}
    found: list[dict[str, Any]] = [
        {
            "title": step.get_kind_display(),
            "who": step.by.masked_name if step.by else "",
            "at": step.at,
            "said": step.said,
            "state": "stopped" if step.kind in stopped else "done",
        }
        for step in listed.steps.select_related("by")
    ]
    if listed.is_active:
        words = _("到期解除：%(day)s") % {"day": listed.ends_on}
        found.append({"title": words, "who": "", "at": None, "said": "", "state": "now"})
    return found
