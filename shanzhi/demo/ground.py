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
    """A small grid around each village: what is nearer to it than to any other, so that none overlap."""
    cells = _cells()
    return {
        village.code: orgs.draw_grid(
            by=None,
            code=f"{village.code}001",
            name=f"{_short(village.name)}第一网格",
            polygon=mapping(cells[village.code]),
            at=at,
        )
        for village in villages
    }


def _short(name: str) -> str:
    """立新社区居委会 → 立新社区, 西洋村委会 → 西洋村."""
    return re.sub(r"(?<=社区)居(民)?委(员)?会$|(?<=村)(民)?委(员)?会$|居(民)?委(员)?会$", "", name)


def _cells() -> dict[str, BaseGeometry]:
    rows = [row for row in read("divisions.json") if row["level"] == "village"]
    spots = {row["code"]: Point(row["lng"], row["lat"]) for row in rows}
    nearest = shapely.STRtree(list(spots.values()))
    codes, found = list(spots), {}
    for cell in shapely.voronoi_polygons(MultiPoint(list(spots.values()))).geoms:
        for place in nearest.query(cell, predicate="contains"):
            code = codes[place]
            around = cell.intersection(spots[code].buffer(AROUND, quad_segs=3))
            found[code] = shapely.set_precision(around, 1e-8)
    return found
