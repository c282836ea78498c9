"""Figures of pupils, classes and divisions to be drawn."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shanzhi.kernel.declarations.queries.boards import Row
from shanzhi.ui.charts import Area, Chart, DivisionMap, Series

from .queries import DayLine

LOWEST_DEGREES = 35


def temperatures(lines: Sequence[DayLine]) -> Chart | None:
    """The temperatures of a pupil, oldest first; none before there are two."""
    measured = [
        (line.round.day, line.answer.values["temperature"])
        for line in reversed(lines)
        if line.answer and isinstance(line.answer.values.get("temperature"), int | float)
    ]
    if len(measured) < 2:
        return None
    return Chart(
        key="school-temperatures",
        kind="line",
        title=_("体温"),
        unit="℃",
        label_title=_("日期"),
        labels=[f"{day.month}-{day.day}" for day, _value in measured],
        series=[Series(_("体温"), [value for _day, value in measured])],
        source=_("每日健康申报"),
        floor=LOWEST_DEGREES,
    )


def trend(days: Sequence[Row], at: dt.datetime) -> Chart | None:
    """Completion of the last days, and how much of it was doubtful."""
    if len(days) < 2:
        return None
    return Chart(
        key="school-days",
        kind="line",
        title=_("每日完成率"),
        unit="%",
        label_title=_("日期"),
        labels=[f"{row.key.month}-{row.key.day}" for row in days],
        series=[
            Series(_("完成率"), [row.sums.percent for row in days]),
            Series(_("存疑率"), [flagged_rate(row) for row in days], tone="warn"),
        ],
        source=_("每日健康申报"),
        at=at,
    )


def flagged_rate(row: Row) -> float:
    """Doubtful answers in hundredths of all answers."""
    return round(row.sums.flagged * 100 / row.sums.answered, 1) if row.sums.answered else 0.0


def curve(points: Sequence[tuple[int, int]], wanted: int, at: dt.datetime) -> Chart | None:
    """Completion by time of day: the share that had answered by each moment."""
    if not points or not wanted:
        return None
    return Chart(
        key="school-curve",
        kind="line",
        title=_("按时间的完成率"),
        unit="%",
        label_title=_("时间"),
        labels=[f"{minute // 60:02d}:{minute % 60:02d}" for minute, _number in points],
        series=[
            Series(_("完成率"), [min(round(number * 100 / wanted, 1), 100) for _minute, number in points])
        ],
        source=_("每日健康申报"),
        at=at,
    )


def completion_map(rows: Sequence[Row], above: str, at: dt.datetime) -> DivisionMap:
    """The divisions below, coloured by completion."""
    return DivisionMap(
        key="school-map",
        title=_("各地完成率"),
        areas=[Area(row.key, row.name, row.sums.percent) for row in rows],
        value_title=_("完成率"),
        unit="%",
        is_rate=True,
        above=above,
        source=_("每日健康申报"),
        at=at,
    )


def abnormal_map(rows: Sequence[Row], above: str, at: dt.datetime) -> DivisionMap:
    """The divisions below, coloured by how many pupils are not well."""
    return DivisionMap(
        key="school-abnormal-map",
        title=_("各地异常人数"),
        areas=[Area(row.key, row.name, row.sums.abnormal) for row in rows],
        value_title=_("异常人数"),
        unit=_("人"),
        above=above,
        source=_("每日健康申报"),
        at=at,
    )
