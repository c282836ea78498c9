"""The figures of the self-check for officials."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.ui.charts import Chart, Series

from . import queries
from .enums import AdviceLevel

DAYS = 14
TONES = {"red": "bad", "yellow": "warn", "green": "good"}


@dataclass(frozen=True)
class Board:
    today: int
    total: int
    declared: int
    chart: Chart


def board_of(*, at: dt.datetime) -> Board:
    """The last two weeks, by day and level."""
    last = queries.today(at)
    counts = queries.counts(last=last, days=DAYS)
    totals = queries.totals(last=last, days=DAYS)
    series = [
        Series(level.label, [found.get(level.value, 0) for found in counts.values()], TONES[level.value])
        for level in AdviceLevel
    ]
    chart = Chart(
        key="self-checks",
        title=_("每天健康自查"),
        labels=[f"{day.month}/{day.day}" for day in counts],
        series=series,
        unit=_("人次"),
        label_title=_("日期"),
        source=_("健康自查，不记录是谁"),
        at=at,
        stacked=True,
    )
    return Board(sum(counts[last].values()), totals["checks"], totals["declared"], chart)
