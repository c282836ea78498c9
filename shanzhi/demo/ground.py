"""The ground of the city: its divisions from the file, and small grids around some of its villages."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPoint, Point, mapping
from shapely.geometry.base import BaseGeometry

from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.enums import Level
from shanzhi.kernel.orgs.models import Division, GridCell

DATA = Path(__file__).parent / "data"
# Of the city's people, in hundredths, after the census of 2020.
COUNTIES = {"441502": 17.0, "441521": 29.0, "441523": 9.0, "441581": 45.0}
VILLAGES = ("村委会", "村民委员会")
TOWNSFOLK = 2.5  # how many times as many live in a community of a town as in a village
FINE = 1e-8  # degrees, a millimetre
CRUMB = 1e-9  # square degrees, about 10 m²
AROUND = 0.012  # degrees, about 1.2 km: how far a grid reaches from its village


@cache
def read(name: str) -> Any:
    """A file of the demo city's data."""
    return json.loads((DATA / name).read_text())


def load_divisions(*, at: dt.datetime) -> None:
    """The divisions with the outlines of the counties."""
    shapes: dict[str, list[BaseGeometry]] = {}
    for feature in read("outlines.geojson")["features"]:
        shapes.setdefault(feature["properties"]["code"], []).append(
            shapely.geometry.shape(feature["geometry"])
        )
    outlines = {code: mapping(shapely.union_all(parts)) for code, parts in shapes.items()}
    orgs.load_divisions(by=None, rows=read("divisions.json"), outlines=outlines, at=at)


def lived_in(number: int) -> list[Division]:
    """`number` villages, one after the other from each town, so that every town has some."""
    by_town: dict[str, list[Division]] = {}
    for village in Division.objects.filter(level=Level.VILLAGE).order_by("code"):
        by_town.setdefault(village.parent_id or "", []).append(village)
    rounds = max(map(len, by_town.values()))
    in_turn = [rows[step] for step in range(rounds) for rows in by_town.values() if step < len(rows)]
    return in_turn[:number]


def weights(villages: Sequence[Division]) -> list[float]:
    """How many live in each, against the others: by county, and more in communities than in villages."""
    own = [1.0 if village.name.endswith(VILLAGES) else TOWNSFOLK for village in villages]
    of_county: Counter[str] = Counter()
    for village, weight in zip(villages, own, strict=True):
        of_county[village.code[:6]] += weight
    return [
        weight * COUNTIES.get(village.code[:6], 1.0) / of_county[village.code[:6]]
        for village, weight in zip(villages, own, strict=True)
    ]


def draw_grids(*, villages: list[Division], at: dt.datetime) -> dict[str, GridCell]:
    """Grids of three sizes, invented: what is nearest to a village is its medium grid, a town's are its large one.

    A village that is lived in has two small grids that fill its medium one: its middle, and what lies around. Gives
    the middle ones by village.
    """
    cells = _cells()
    towns = {village.parent_id: village.parent for village in villages if village.parent}
    features = [
        _feature(f"{code}000000", f"{town.name}大网格", "large", "", _ground_of(code, cells))
        for code, town in towns.items()
    ]
    near = Division.objects.filter(level=Level.VILLAGE, parent__in=towns).order_by("code")
    for village in near:
        name, parent = f"{_short(village.name)}中网格", f"{village.parent_id}000000"
        features.append(_feature(f"{village.code}000", name, "medium", parent, cells[village.code]))
    for village in villages:
        features += _small(village, cells[village.code])
    orgs.import_grids(by=None, features=features, accept_gaps=True, at=at)
    drawn = GridCell.objects.in_bulk([f"{village.code}001" for village in villages], field_name="code")
    return {village.code: drawn[f"{village.code}001"] for village in villages}


def _ground_of(town: str, cells: dict[str, BaseGeometry]) -> BaseGeometry:
    return shapely.union_all([cell for code, cell in cells.items() if code.startswith(town)])


def _small(village: Division, cell: BaseGeometry) -> list[dict[str, Any]]:
    centre = Point(village.lng, village.lat)
    middle = _polygons(cell.intersection(centre.buffer(AROUND, quad_segs=3)))
    middle = cell if middle.is_empty else middle
    around = _polygons(cell.difference(middle))
    name, parent = _short(village.name), f"{village.code}000"
    parts = [
        (f"{village.code}001", f"{name}第一网格", middle),
        (f"{village.code}002", f"{name}第二网格", around),
    ]
    return [_feature(code, said, "small", parent, part) for code, said, part in parts if not part.is_empty]


def _feature(code: str, name: str, size: str, parent: str, drawn: BaseGeometry) -> dict[str, Any]:
    said = {"code": code, "name": name, "size": size, "parent": parent}
    return {"type": "Feature", "properties": said, "geometry": mapping(drawn)}


def _short(name: str) -> str:
    """立新社区居委会 → 立新社区, 西洋村委会 → 西洋村."""
    return re.sub(r"(?<=社区)居(民)?委(员)?会$|(?<=村)(民)?委(员)?会$|居(民)?委(员)?会$", "", name)


def _polygons(drawn: BaseGeometry) -> BaseGeometry:
    """The ground of a shape without loose lines and points, and without crumbs that a later cut would stumble over."""
    parts = [
        part for part in getattr(drawn, "geoms", [drawn]) if part.geom_type == "Polygon" and part.area > CRUMB
    ]
    return shapely.set_precision(shapely.union_all(parts), FINE)


@cache
def _cells() -> dict[str, BaseGeometry]:
    """What lies nearer to a village than to any other, within its county; around the village where that is sea."""
    rows = [row for row in read("divisions.json") if row["level"] == "village"]
    spots = {row["code"]: Point(row["lng"], row["lat"]) for row in rows}
    counties = {
        row.code: shapely.geometry.shape(row.outline)
        for row in Division.objects.filter(outline__isnull=False)
    }
    nearest = shapely.STRtree(list(spots.values()))
    codes, found = list(spots), {}
    for cell in shapely.voronoi_polygons(MultiPoint(list(spots.values()))).geoms:
        for place in nearest.query(cell, predicate="contains"):
            code = codes[place]
            around = cell.intersection(spots[code].buffer(AROUND, quad_segs=3))
            county = counties.get(code[:6])
            land = _polygons(cell.intersection(county)) if county is not None else None
            on_land = land is not None and not land.is_empty and land.contains(spots[code])
            found[code] = land if on_land and land is not None else shapely.set_precision(around, FINE)
    return found
