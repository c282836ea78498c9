"""Figures of today on a portal's home, from every module that has some for the person.

The home draws their headings only; the figures of each come by themselves and anew each minute, so that the page
does not grow slower with every module, and one that is slow keeps nobody waiting for the others.
"""

from typing import Any

from shanzhi.core import registry
from shanzhi.core.registry import Headline, Portal


def headlines(portal: Portal, person: Any) -> list[Headline]:
    """What the person's permits open, in order of registration."""
    offered = (row for row in registry.collect("headlines") if row.portal == portal.key)
    return [row for row in offered if person.has_permit(row.permit)]


def headline(portal: Portal, person: Any, name: str) -> Headline | None:
    """The one of that name; None where there is none for the person."""
    return next((row for row in headlines(portal, person) if row.name == name), None)
