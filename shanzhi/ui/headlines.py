"""Figures of today on a portal's home, from every module that has some for the person."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from shanzhi.core import registry
from shanzhi.core.registry import HeadlineFigure, Portal


@dataclass(frozen=True)
class Row:
    """One module's figures under their heading."""

    title: Any
    figures: list[HeadlineFigure]


def headlines(portal: Portal, person: Any, at: dt.datetime) -> list[Row]:
    """What the person's permits open, in order of registration."""
    offered = (row for row in registry.collect("headlines") if row.portal == portal.key)
    return [Row(row.title, list(row.figures(person, at))) for row in offered if person.has_permit(row.permit)]
