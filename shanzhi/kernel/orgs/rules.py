"""Decisions on codes, shapes and agents that need nothing but their arguments."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from shapely import STRtree
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Point, mapping, shape
from shapely.geometry.base import BaseGeometry

LEVELS = {6: "county", 9: "town", 12: "village"}
NOWHERE = "-"  # a prefix that no code begins with
EVERY_RIGHT = "*"
FAR = 0.5  # degrees: islands farther from the rest would make the rest of the map tiny
SLIVER = 1e-9  # square degrees, about 10 m²: neighbours drawn by hand share a border that is never exact


def level_of(code: str) -> str:
    """City, county, town or village, by the shape of the code."""
    return "city" if len(code) == 6 and code.endswith("00") else LEVELS[len(code)]


def prefix_of(code: str) -> str:
    """What all codes inside the division begin with: `441500` → `4415`."""
    return code[:4] if level_of(code) == "city" else code


def path_of(code: str) -> list[str]:
    """The codes from the city down to this one."""
    city = code[:4] + "00"
    return [city] + [code[:size] for size in LEVELS if size <= len(code) and code != city]


def parent_of(code: str) -> str | None:
    """The code of the division above, None for the city."""
    path = path_of(code)
    return path[-2] if len(path) > 1 else None


def is_inside(code: str, scope: str) -> bool:
    """Whether a division lies in a scope (`queries.scope_of`)."""
    return scope != NOWHERE and code.startswith(scope)


def shape_of(polygon: Mapping[str, Any]) -> BaseGeometry | None:
    """The GeoJSON polygon as a shape; None when it is none, crosses itself or is empty."""
    try:
        drawn = shape(polygon)
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None
    usable = drawn.geom_type in {"Polygon", "MultiPolygon"} and drawn.is_valid and not drawn.is_empty
    return drawn if usable and all(map(math.isfinite, drawn.bounds)) else None


def covers(polygon: Mapping[str, Any], lng: float, lat: float) -> bool:
    """Whether the point lies in the polygon or on its border."""
    return shape(polygon).covers(Point(lng, lat))


def covering(polygons: Sequence[Mapping[str, Any]], spots: Sequence[tuple[float, float]]) -> dict[int, int]:
    """Place of a spot → place of the first polygon that covers it; spots outside all of them are left out."""
    found: dict[int, int] = {}
    tree = STRtree([shape(polygon) for polygon in polygons])
    pairs = tree.query([Point(*spot) for spot in spots], predicate="covered_by").T.tolist()
    for spot, polygon in sorted(pairs, reverse=True):
        found[spot] = polygon
    return found


def overlaps(drawn: BaseGeometry, others: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the shape takes ground from one of the polygons; a common border is no overlap."""
    return any(drawn.intersection(shape(other)).area > SLIVER for other in others)


def split_far(outline: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The outline around its largest part, and what lies far out at sea, for an inset of the map."""
    drawn = shape(outline)
    parts = list(getattr(drawn, "geoms", [drawn]))
    largest = max(parts, key=lambda part: part.area)
    near = [part for part in parts if part.distance(largest) <= FAR]
    far = [part for part in parts if part.distance(largest) > FAR]
    return mapping(MultiPolygon(near) if len(near) > 1 else near[0]), mapping(
        MultiPolygon(far)
    ) if far else None


def is_on_earth(lng: float, lat: float) -> bool:
    return -180 <= lng <= 180 and -90 <= lat <= 90


def holds_right(rights: Iterable[str], right: str) -> bool:
    """Whether an agent's rights include a feature."""
    return EVERY_RIGHT in rights or right in rights


def may_answer(
    *, route: str, asker: UUID, answerer: UUID, representative: UUID | None, is_checker: bool
) -> bool:
    """The representative answers those who asked him, an official those who showed a licence; nobody himself."""
    if answerer == asker:
        return False
    return answerer == representative or (route == "official" and is_checker)
