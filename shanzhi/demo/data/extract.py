"""Makes divisions.json and outlines.geojson from the public sources that README.md names.

    python -m shanzhi.demo.data.extract STREETS.json VILLAGES.json DISTRICT.geojson

Run once when a source changes; the platform itself only reads what this wrote.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

import shapely
import shapely.ops
from shapely.geometry import MultiPoint, MultiPolygon, Point, mapping, shape
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
CITY = {"code": "441500", "name": "汕尾市", "level": "city", "lng": 115.3753, "lat": 22.7862}
COUNTIES = {"441502": "城区", "441521": "海丰县", "441523": "陆河县", "441581": "陆丰市"}
MAINLAND_SOUTH = 22.2  # the Dongsha islands lie south of this; maps show them as an inset
TOLERANCE = 0.0008  # degrees, about 80 m
PLACES = 4  # decimals: about 10 m, finer would pretend


def county_shapes(districts: dict[str, Any]) -> dict[str, BaseGeometry]:
    """Outlines by county code, simplified together so that neighbours keep one common border."""
    found = {feature["properties"]["gb"][3:]: shape(feature["geometry"]) for feature in districts["features"]}
    outlines = [found[code] for code in COUNTIES]
    return dict(zip(COUNTIES, shapely.coverage_simplify(outlines, TOLERANCE), strict=True))


def split_inset(outline: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry | None]:
    """The mainland part, and the far islands where a county has some."""
    parts = list(getattr(outline, "geoms", [outline]))
    far = [part for part in parts if part.bounds[1] < MAINLAND_SOUTH]
    near = [part for part in parts if part.bounds[1] >= MAINLAND_SOUTH]
    return (near[0] if len(near) == 1 else MultiPolygon(near)), (MultiPolygon(far) if far else None)


def inside(point: Point, outline: BaseGeometry) -> Point:
    """The point itself, or the nearest one that lies a little inside the outline."""
    safe = outline.buffer(-0.004)
    return point if safe.contains(point) else shapely.ops.nearest_points(safe, point)[0]


def town_rows(streets: list[dict[str, str]], mainland: dict[str, BaseGeometry]) -> list[dict[str, Any]]:
    """The 64 town-level divisions of June 2020, each at its approximate seat."""
    names = {row["code"]: row["name"] for row in streets}
    rows = []
    for town in json.loads((HERE / "town_points.json").read_text()):
        code = town["code"]
        seat = inside(Point(town["lng"], town["lat"]), mainland[code[:6]])
        rows.append(row_of(code, names.get(code, town["name"]), "town", code[:6], seat))
    return rows


def row_of(code: str, name: str, level: str, parent: str, point: Point) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "level": level,
        "parent": parent,
        "lng": round(point.x, PLACES),
        "lat": round(point.y, PLACES),
    }


def surroundings(towns: list[dict[str, Any]], outline: BaseGeometry) -> dict[str, BaseGeometry]:
    """Around each town of a county, what lies nearer to it than to the others."""
    seats = MultiPoint([(town["lng"], town["lat"]) for town in towns])
    cells = shapely.voronoi_polygons(seats, extend_to=outline).geoms
    found = {}
    for town in towns:
        seat = Point(town["lng"], town["lat"])
        cell = next(cell for cell in cells if cell.covers(seat))
        found[town["code"]] = cell.intersection(outline).intersection(seat.buffer(0.05))
    return found


def village_rows(villages: list[dict[str, str]], around: dict[str, BaseGeometry]) -> list[dict[str, Any]]:
    """Each village at an invented spot in the surroundings of its town: the same spot at every run."""
    rows = []
    for village in villages:
        cell = around[village["streetCode"]]
        dice = random.Random(village["code"])  # noqa: S311  (a spot on a map, no secret)
        west, south, east, north = cell.bounds
        while True:
            spot = Point(round(dice.uniform(west, east), PLACES), round(dice.uniform(south, north), PLACES))
            if cell.contains(spot):
                break
        rows.append(row_of(village["code"], village["name"], "village", village["streetCode"], spot))
    return rows


def feature(code: str, part: str, geometry: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.set_precision(geometry, 10**-PLACES)
    return {
        "type": "Feature",
        "properties": {"code": code, "name": COUNTIES[code], "part": part},
        "geometry": mapping(rounded),
    }


def write(name: str, content: Any) -> None:
    (HERE / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def main(streets: str, villages: str, districts: str) -> None:
    outlines = county_shapes(json.loads(Path(districts).read_text()))
    parts = {code: split_inset(outline) for code, outline in outlines.items()}
    mainland = {code: near for code, (near, _) in parts.items()}
    of_city = [row for row in json.loads(Path(streets).read_text()) if row["cityCode"] == "4415"]
    towns = town_rows(of_city, mainland)
    around: dict[str, BaseGeometry] = {}
    for code in COUNTIES:
        around |= surroundings([town for town in towns if town["parent"] == code], mainland[code])
    named = [row for row in json.loads(Path(villages).read_text()) if row["cityCode"] == "4415"]
    counties = [
        row_of(code, name, "county", CITY["code"], mainland[code].representative_point())
        for code, name in COUNTIES.items()
    ]
    write("divisions.json", [CITY | {"parent": None}, *counties, *towns, *village_rows(named, around)])
    features = [feature(code, "main", near) for code, (near, _) in parts.items()]
    features += [feature(code, "inset", far) for code, (_, far) in parts.items() if far]
    write("outlines.geojson", {"type": "FeatureCollection", "features": features})


if __name__ == "__main__":
    main(*sys.argv[1:4])
