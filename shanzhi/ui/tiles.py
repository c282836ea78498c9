"""Ways into features: what the manifests offer in a portal to a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.registry import Portal, Tile

MINE = _("我的")  # the group whose tiles stand on the page 我的 instead of the home


@dataclass(frozen=True)
class Way:
    """A tile with its address."""

    tile: Tile
    url: str


@dataclass(frozen=True)
class Group:
    """Tiles under one heading, in the order of their manifests' numbers."""

    title: Any
    ways: list[Way]


def _may_see(person: Any, tile: Tile) -> bool:
    return tile.permit is None or (person.is_authenticated and person.has_permit(tile.permit))


def ways(portal: Portal, person: Any) -> list[Way]:
    """Every tile of the portal that the person may use."""
    tiles = sorted(
        (tile for tile in registry.collect("tiles") if tile.portal == portal.key), key=lambda t: t.order
    )
    return [Way(tile, reverse(f"{portal.key}:{tile.url}")) for tile in tiles if _may_see(person, tile)]


def groups(found: Iterable[Way]) -> list[Group]:
    """Under their headings; a heading stands where its first tile stands."""
    found = list(found)
    first: dict[str, int] = {}
    for place, way in enumerate(found):
        first.setdefault(str(way.tile.group), place)
    ordered = sorted(found, key=lambda way: first[str(way.tile.group)])
    return [Group(title, list(rows)) for title, rows in groupby(ordered, key=lambda way: str(way.tile.group))]


def nearest(found: Iterable[Way], path: str) -> str:
    """The address of the one tile that a page belongs to: the longest that its path begins with."""
    return max((way.url for way in found if path.startswith(way.url)), key=len, default="")


def search(found: Iterable[Way], words: str) -> list[Way]:
    """Tiles whose title, hint or further words hold every word typed."""
    wanted = words.casefold().split()

    def text(way: Way) -> str:
        return f"{way.tile.title} {way.tile.hint} {way.tile.words} {way.tile.group}".casefold()

    return [way for way in found if all(word in text(way) for word in wanted)]


def of_person(found: Iterable[Way]) -> list[Way]:
    """Those about the person: they stand on the page 我的."""
    return [way for way in found if str(way.tile.group) == str(MINE)]


def of_tasks(found: Iterable[Way]) -> list[Way]:
    """All others: they stand on the home and in the navigation."""
    return [way for way in found if str(way.tile.group) != str(MINE)]
