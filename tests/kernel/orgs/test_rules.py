"""Codes, shapes and who may answer, without a database."""

from uuid import uuid4

import pytest
from shapely.geometry import shape

from shanzhi.kernel.orgs import rules

from .conftest import square


@pytest.mark.parametrize(
    ("code", "level", "prefix", "path"),
    [
        ("441500", "city", "4415", ["441500"]),
        ("441502", "county", "441502", ["441500", "441502"]),
        ("441502001", "town", "441502001", ["441500", "441502", "441502001"]),
        (
            "441502001003",
            "village",
            "441502001003",
            ["441500", "441502", "441502001", "441502001003"],
        ),
    ],
)
def test_a_code_says_where_it_stands(code, level, prefix, path):
    assert rules.level_of(code) == level
    assert rules.prefix_of(code) == prefix
    assert rules.path_of(code) == path
    assert rules.parent_of(code) == (path[-2] if len(path) > 1 else None)


def test_scopes_hold_what_begins_with_them():
    assert rules.is_inside("441502001", "4415")
    assert not rules.is_inside("441521101", "441502")
    assert not rules.is_inside("441502", rules.NOWHERE)


@pytest.mark.parametrize(
    "polygon",
    [
        {},
        {"type": "Point", "coordinates": [115, 22]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},  # crosses itself
        {"type": "Polygon", "coordinates": "anything"},
        {"type": "Polygon", "coordinates": [[[0, 0], [float("nan"), 1], [1, 0], [0, 0]]]},
    ],
)
def test_what_is_no_polygon_is_none(polygon):
    assert rules.shape_of(polygon) is None


def test_neighbours_share_a_border_and_do_not_overlap():
    drawn = shape(square(115.00, 22.00))
    assert not rules.overlaps(drawn, [square(115.01, 22.00)])
    assert rules.overlaps(drawn, [square(115.005, 22.00)])
    assert rules.covers(square(115, 22), 115.005, 22.005)


def test_far_islands_stand_apart():
    mainland, island = square(115, 22)["coordinates"], square(116, 20)["coordinates"]
    near, far = rules.split_far({"type": "MultiPolygon", "coordinates": [mainland, island]})
    assert shape(near).bounds[0] == 115
    assert shape(far).bounds[1] == 20
    assert rules.split_far(square(115, 22))[1] is None


def test_who_may_answer_an_agent():
    asker, representative, official = uuid4(), uuid4(), uuid4()
    asked = {"asker": asker, "representative": representative}
    assert rules.may_answer(route="representative", answerer=representative, is_checker=False, **asked)
    assert rules.may_answer(route="official", answerer=official, is_checker=True, **asked)
    assert not rules.may_answer(route="representative", answerer=official, is_checker=True, **asked)
    assert not rules.may_answer(route="official", answerer=asker, is_checker=True, **asked)


def test_rights():
    assert rules.holds_right(["*"], "recruitment")
    assert rules.holds_right(["recruitment"], "recruitment")
    assert not rules.holds_right(["appeals"], "recruitment")
