"""Decisions on visits and patrols that need nothing but their arguments."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from shapely import affinity
from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

KEPT = dt.timedelta(days=14)  # as long a phone may keep a visit before it is sent
AHEAD = dt.timedelta(minutes=10)  # as far a phone's clock may run ahead
SEEN = 50  # metres to either side that somebody who walks past has seen
BREAK = dt.timedelta(minutes=5)  # a longer silence between two positions is no walk between them
METRES = 111_320  # along a degree of latitude


def may_be_from(at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether a phone can honestly send something of that time now."""
    return now - KEPT <= at <= now + AHEAD


def pieces(track: Sequence[tuple[dt.datetime, float, float]]) -> list[list[tuple[float, float]]]:
    """The track in time order as (lng, lat), broken where the phone was silent."""
    found: list[list[tuple[float, float]]] = []
    before: dt.datetime | None = None
    for at, lng, lat in sorted(track):
        if before is None or at - before > BREAK:
            found.append([])
        found[-1].append((lng, lat))
        before = at
    return found


def walked(track: Sequence[tuple[dt.datetime, float, float]]) -> float:
    """Metres of a track."""
    return sum(
        math.hypot((x2 - x1) * METRES * math.cos(math.radians(y1)), (y2 - y1) * METRES)
        for piece in pieces(track)
        for (x1, y1), (x2, y2) in pairwise(piece)
    )


def coverage(polygon: Mapping[str, Any], track: Sequence[tuple[dt.datetime, float, float]]) -> float:
    """The share of a grid, 0 to 1, that lies within sight of a track."""
    squeeze = math.cos(math.radians(shape(polygon).centroid.y))
    grid = _flat(polygon, squeeze)
    near = [_line(piece, squeeze).buffer(SEEN) for piece in pieces(track)]
    if not near:
        return 0.0
    seen = near[0]
    for other in near[1:]:
        seen = seen.union(other)
    return min(1.0, float(seen.intersection(grid).area / grid.area))


def _line(piece: Sequence[tuple[float, float]], squeeze: float) -> BaseGeometry:
    spots = [(lng * METRES * squeeze, lat * METRES) for lng, lat in piece]
    return LineString(spots) if len(spots) > 1 else Point(spots[0])


def _flat(polygon: Mapping[str, Any], squeeze: float) -> BaseGeometry:
    return affinity.scale(shape(polygon), METRES * squeeze, METRES, origin=(0, 0))


NEAR = 50  # metres within which a report of the same class is about the same thing
RECENT = dt.timedelta(hours=24)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places, (lng, lat), are from each other; exact enough within a city."""
    wide = (one[0] - other[0]) * METRES * math.cos(math.radians(one[1]))
    return math.hypot(wide, (one[1] - other[1]) * METRES)
