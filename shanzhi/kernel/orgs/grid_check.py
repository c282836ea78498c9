"""Whether the grids of a file fit: each polygon by itself, beside its neighbours, and inside the grid above it."""

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from shanzhi.kernel.orgs.enums import GridFault, GridSize
from shanzhi.kernel.orgs.rules import SLIVER

HOLE = 10 * SLIVER  # a narrower gap comes from borders that were rounded
METRES = 111_320  # along a degree of latitude
ABOVE = {GridSize.MEDIUM: GridSize.LARGE, GridSize.SMALL: GridSize.MEDIUM}
NAME_LENGTH = 60
_SPOT = re.compile(r"\[(-?[\d.]+) (-?[\d.]+)")


@dataclass(frozen=True)
class Cell:
    """One grid as it is to be, or already is, drawn."""

    code: str
    name: str
    size: str
    parent: str
    drawn: BaseGeometry


@dataclass(frozen=True)
class Finding:
    """One fault: of which grids, how many square metres, and where to draw it."""

    fault: str
    codes: tuple[str, ...]
    area: float = 0
    place: dict[str, Any] | None = None
    words: str = ""

    @property
    def stops(self) -> bool:
        """Water and hills may stay without a grid, if somebody says so; nothing else may."""
        return self.fault != GridFault.GAP


@dataclass
class Reading:
    """What a file says."""

    cells: list[Cell] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def square_metres(drawn: BaseGeometry) -> float:
    """The area of a shape in degrees; exact enough within a city."""
    if drawn.is_empty:
        return 0.0
    return float(drawn.area * METRES**2 * math.cos(math.radians(drawn.centroid.y)))


def read(features: Iterable[Any], divisions: Container[str]) -> Reading:
    """Each feature by itself."""
    found, seen = Reading(), set()
    for number, feature in enumerate(features, 1):
        row: Mapping[str, Any] = feature if isinstance(feature, Mapping) else {}
        said = row.get("properties")
        properties: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
        code = str(properties.get("code") or "")
        label = code or f"#{number}"
        drawn, fault = outline_of(row.get("geometry"))
        faults = [Finding(one, (label,)) for one in _faults(properties, code, divisions)]
        if code in seen:
            faults.append(Finding(GridFault.TWICE, (label,)))
        if fault:
            faults.append(Finding(fault.fault, (label,), place=fault.place, words=fault.words))
        seen.add(code)
        found.findings += faults
        if drawn is not None and not faults:
            size, parent = str(properties.get("size") or GridSize.SMALL), str(properties.get("parent") or "")
            found.cells.append(Cell(code, str(properties["name"]).strip(), size, parent, drawn))
    return found


def _faults(said: Mapping[str, Any], code: str, divisions: Container[str]) -> Iterator[str]:
    if not (code.isascii() and code.isdigit() and len(code) == 15):
        yield GridFault.CODE
    elif code[:9] not in divisions:
        yield GridFault.DIVISION
    if not 0 < len(str(said.get("name") or "").strip()) <= NAME_LENGTH:
        yield GridFault.NAME
    if str(said.get("size") or GridSize.SMALL) not in GridSize.values:
        yield GridFault.SIZE


def outline_of(geometry: Any) -> tuple[BaseGeometry | None, Finding | None]:
    """The polygon of a feature, or what is wrong with it and where."""
    try:
        drawn = shape(geometry)
        rings = list(_rings(geometry))
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None, Finding(GridFault.UNREADABLE, ())
    if drawn.geom_type not in {"Polygon", "MultiPolygon"} or drawn.is_empty:
        return None, Finding(GridFault.UNREADABLE, ())
    if not all(map(math.isfinite, drawn.bounds)):
        return None, Finding(GridFault.UNREADABLE, ())
    if any(list(ring[0]) != list(ring[-1]) for ring in rings):
        return None, Finding(GridFault.OPEN_RING, (), place=mapping(Point(rings[0][0][:2])))
    if not drawn.is_valid:
        words = shapely.is_valid_reason(drawn)
        spot = _SPOT.search(words)
        place = mapping(Point(float(spot[1]), float(spot[2]))) if spot else None
        return None, Finding(GridFault.CROSSED, (), place=place, words=words)
    return drawn, None


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    parts = geometry["coordinates"]
    for polygon in parts if geometry["type"] == "MultiPolygon" else [parts]:
        yield from polygon


def fit(cells: Sequence[Cell], stored: Sequence[Cell]) -> list[Finding]:
    """The new cells beside each other and beside those that stay, and inside those above them."""
    every = [*cells, *stored]
    by_code = {cell.code: cell for cell in every}
    return [
        *_overlaps(cells, every),
        *_above(cells, by_code),
        *_gaps(cells, every, by_code),
    ]


def _overlaps(cells: Sequence[Cell], every: Sequence[Cell]) -> Iterator[Finding]:
    for size in GridSize.values:
        alike = [cell for cell in every if cell.size == size]
        fresh = [cell for cell in cells if cell.size == size]
        if not fresh:
            continue
        tree = shapely.STRtree([cell.drawn for cell in alike])
        pairs = tree.query([cell.drawn for cell in fresh], predicate="intersects").T.tolist()
        for one, other in pairs:
            first, second = fresh[one], alike[other]
            if other <= one:  # the new ones stand first; each pair of them is met twice
                continue
            common = first.drawn.intersection(second.drawn)
            if common.area > SLIVER:
                yield _finding(GridFault.OVERLAP, (first.code, second.code), common)


def _above(cells: Sequence[Cell], by_code: Mapping[str, Cell]) -> Iterator[Finding]:
    for cell in cells:
        if not cell.parent:
            continue
        parent = by_code.get(cell.parent)
        if parent is None or parent.size != ABOVE.get(GridSize(cell.size)):
            yield Finding(GridFault.PARENT, (cell.code, cell.parent))
            continue
        beyond = cell.drawn.difference(parent.drawn)
        if beyond.area > SLIVER:
            yield _finding(GridFault.OUTSIDE, (cell.code, parent.code), beyond)


def _gaps(cells: Sequence[Cell], every: Sequence[Cell], by_code: Mapping[str, Cell]) -> Iterator[Finding]:
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for cell in every:
        parts[cell.parent].append(cell.drawn)
    touched = {cell.parent for cell in cells if cell.parent in by_code}
    touched |= {cell.code for cell in cells if cell.code in parts}
    for code in sorted(touched):
        missing = by_code[code].drawn.difference(shapely.union_all(parts[code]))
        holes = [part for part in getattr(missing, "geoms", [missing]) if part.area > HOLE]
        if holes:
            yield _finding(GridFault.GAP, (code,), shapely.union_all(holes))


def _finding(fault: GridFault, codes: tuple[str, ...], where: BaseGeometry) -> Finding:
    ground = shapely.unary_union([part for part in getattr(where, "geoms", [where]) if part.area > 0])
    return Finding(fault, codes, round(square_metres(ground), 1), mapping(ground))
