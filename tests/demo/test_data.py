"""The files of the demo city hold what they say."""

import json
from collections import Counter
from pathlib import Path

import pytest
from shapely.geometry import Point, box, shape

import shanzhi.demo.data as data

FOLDER = Path(data.__file__).parent
SHANWEI = box(114.5, 22.2, 116.5, 23.8)
# Codes of the town level on 30 June 2020: county → what follows it.
TOWNS = {
    "441502": "001 002 003 004 005 006 007 100 102 103",
    "441521": "101 102 103 104 105 106 107 108 109 110 112 113 115 118 119 120 450",
    "441523": "100 101 102 103 104 105 106 107",
    "441581": "001 002 003 101 102 103 104 105 106 107 108 109 110 111 112 115 116 117 118 119 400 450 451 452 453 454 "
    "455 456 457",
}


@pytest.fixture(scope="module")
def rows():
    return json.loads((FOLDER / "divisions.json").read_text())


@pytest.fixture(scope="module")
def outlines():
    return json.loads((FOLDER / "outlines.geojson").read_text())["features"]


def test_the_towns_are_those_of_2020(rows):
    expected = {county + town for county, towns in TOWNS.items() for town in towns.split()}
    assert len(expected) == 64
    assert {row["code"] for row in rows if row["level"] == "town"} == expected


def test_codes_are_unique_and_names_unique_among_siblings(rows):
    assert len({row["code"] for row in rows}) == len(rows)
    twice = [key for key, count in Counter((row["parent"], row["name"]) for row in rows).items() if count > 1]
    assert not twice
    assert all(row["name"].strip() for row in rows)


def test_every_division_hangs_below_its_code(rows):
    codes = {row["code"] for row in rows}
    for row in rows:
        assert row["parent"] is None or (
            row["parent"] in codes and row["code"].startswith(row["parent"].removesuffix("00"))
        )
    assert sum(row["level"] == "village" for row in rows) == 907


def test_every_point_lies_in_shanwei_and_in_its_county(rows, outlines):
    counties = {
        feature["properties"]["code"]: shape(feature["geometry"])
        for feature in outlines
        if feature["properties"]["part"] == "main"
    }
    for row in rows:
        spot = Point(row["lng"], row["lat"])
        assert SHANWEI.contains(spot), row
        if row["level"] != "city":
            assert counties[row["code"][:6]].contains(spot), row


def test_outlines_are_sound_and_small(outlines):
    assert (FOLDER / "outlines.geojson").stat().st_size < 150_000
    shapes = [(feature["properties"], shape(feature["geometry"])) for feature in outlines]
    assert all(drawn.is_valid for _, drawn in shapes)
    assert [place["code"] for place, _ in shapes if place["part"] == "inset"] == ["441581"]
    main = [drawn for place, drawn in shapes if place["part"] == "main"]
    assert len(main) == 4
    assert all(SHANWEI.contains(drawn) for drawn in main)
    assert all(a.intersection(b).area < 1e-6 for a in main for b in main if a is not b)
