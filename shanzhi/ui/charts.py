"""Figures to be drawn: a view makes one, `components/chart.html` or `division_map.html` draws it with its table."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

Text = Any
ITEM = _("项目")


@dataclass(frozen=True)
class Series:
    """One row of figures, as many as the chart has labels. `tone` (good, warn, bad) where the colour says something."""

    name: Text
    values: Sequence[float]
    tone: str = ""


@dataclass(frozen=True)
class Chart:
    """`kind`: bar, line, or rank (bars lying down). `key` is unique on the page; `unit` stands in the title.

    `floor`: where the axis of a line begins; bars always begin at nought.
    """

    key: str
    title: Text
    labels: Sequence[Text]
    series: Sequence[Series]
    kind: str = "bar"
    unit: Text = ""
    label_title: Text = ITEM
    source: Text = ""
    at: dt.datetime | None = None
    stacked: bool = False
    floor: float = 0

    @property
    def names(self) -> list[Text]:
        return [one.name for one in self.series]

    @property
    def rows(self) -> list[tuple[Text, list[float]]]:
        """Label and figures, line by line, for the table."""
        return [(label, [one.values[i] for one in self.series]) for i, label in enumerate(self.labels)]

    @property
    def data(self) -> dict[str, Any]:
        """What the drawing script reads."""
        return {
            "kind": self.kind,
            "stacked": self.stacked,
            "floor": self.floor if self.kind == "line" else 0,
            "labels": [str(label) for label in self.labels],
            "series": [
                {"name": str(one.name), "values": list(one.values), "tone": one.tone} for one in self.series
            ],
        }


@dataclass(frozen=True)
class Area:
    """The figure of one division."""

    code: str
    name: Text
    value: float


@dataclass(frozen=True)
class DivisionMap:
    """Divisions right below `above` (the city by default), coloured by their figure.

    A division without a figure counts as 0, but as unknown when the figure `is_rate`.
    """

    key: str
    title: Text
    areas: Sequence[Area]
    value_title: Text
    unit: Text = ""
    above: str = ""
    source: Text = ""
    at: dt.datetime | None = None
    is_rate: bool = False

    @property
    def outlines(self) -> str:
        return f"/api/v1/divisions/{self.above or settings.CITY_CODE}/outlines.json"

    @property
    def rows(self) -> list[Area]:
        return sorted(self.areas, key=lambda area: -area.value)

    @property
    def data(self) -> list[dict[str, Any]]:
        return [{"code": area.code, "name": str(area.name), "value": area.value} for area in self.areas]
