"""Files of grids: what is wrong is found with codes and areas, and nothing is drawn by halves."""

import copy
import json
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box, mapping

from shanzhi.core.errors import DomainError
from shanzhi.kernel.orgs import actions, grid_check, queries
from shanzhi.kernel.orgs.models import GridCell, GridImport
from shanzhi.kernel.orgs.views import grids
from tests import factories

from .conftest import square

TOWN, ONE, TWO = "441502001000000", "441502001001000", "441502001002000"
SMALL = "441502001001001"


def feature(code, polygon, *, size="small", parent="", name="某网格"):
    said = {"code": code, "name": name, "size": size, "parent": parent}
    return {"type": "Feature", "properties": said, "geometry": polygon}


def whole():
    """A town of two communities that fill it, and a small grid that fills the first of them."""
    return [
        feature(TOWN, mapping(box(115.30, 22.70, 115.34, 22.72)), size="large"),
        feature(ONE, mapping(box(115.30, 22.70, 115.32, 22.72)), size="medium", parent=TOWN),
        feature(TWO, mapping(box(115.32, 22.70, 115.34, 22.72)), size="medium", parent=TOWN),
        feature(SMALL, mapping(box(115.30, 22.70, 115.32, 22.72)), parent=ONE, name="第一网格"),
    ]


def faults(features):
    return [
        (one.fault.value, one.codes) for one in actions.grid_files.check_features(features=features).findings
    ]


@pytest.mark.django_db
def test_a_whole_file_is_drawn_in_its_order(city, at):
    assert faults(whole()) == []
    assert actions.import_grids(by=None, features=list(reversed(whole())), at=at) == 4
    small = GridCell.objects.get(code=SMALL)
    assert small.parent.parent.code == TOWN
    assert queries.grid_at(115.31, 22.71) == small
    assert queries.grid_at(115.33, 22.71) is None
    moved = whole()
    moved[3]["properties"]["name"] = "新名"
    actions.import_grids(by=None, features=moved, at=at)
    assert (GridCell.objects.count(), GridCell.objects.get(code=SMALL).name) == (4, "新名")


BOW = {
    "type": "Polygon",
    "coordinates": [[[115.3, 22.7], [115.32, 22.72], [115.32, 22.7], [115.3, 22.72], [115.3, 22.7]]],
}
OPEN = {"type": "Polygon", "coordinates": [[[115.3, 22.7], [115.32, 22.7], [115.32, 22.72], [115.3, 22.72]]]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "change", "fault"),
    [
        (3, {"geometry": BOW}, ("crossed", (SMALL,))),
        (3, {"geometry": OPEN}, ("open_ring", (SMALL,))),
        (3, {"geometry": None}, ("unreadable", (SMALL,))),
        (3, {"geometry": {"type": "Point", "coordinates": [115, 22]}}, ("unreadable", (SMALL,))),
        (3, {"code": "44150200100100"}, ("code", ("44150200100100",))),
        (3, {"code": "449999001001001"}, ("division", ("449999001001001",))),
        (3, {"name": " "}, ("name", (SMALL,))),
        (3, {"size": "huge"}, ("size", (SMALL,))),
        (3, {"code": ONE}, ("twice", (ONE,))),
        (3, {"parent": TOWN}, ("parent", (SMALL, TOWN))),
        (3, {"geometry": square(115.31, 22.70, 0.02)}, ("outside", (SMALL, ONE))),
        (2, {"geometry": square(115.31, 22.70, 0.02)}, ("overlap", (ONE, TWO))),
        (2, {"geometry": square(115.325, 22.70, 0.015)}, ("gap", (TOWN,))),
    ],
)
def test_every_fault_is_named(city, place, change, fault):
    features = copy.deepcopy(whole())
    for name, value in change.items():
        (features[place] if name == "geometry" else features[place]["properties"])[name] = value
    assert fault in faults(features)


@pytest.mark.django_db
def test_faults_carry_their_area_and_place(city):
    features = whole()
    features[2]["geometry"] = mapping(box(115.31, 22.70, 115.34, 22.72))
    (one,) = actions.grid_files.check_features(features=features).findings
    # 0.01 by 0.02 degrees at 22.71 degrees north: 1,026.9 m by 2,226.4 m
    assert one.area == pytest.approx(2_286_000, rel=0.005)
    assert grid_check.shape(one.place).bounds == pytest.approx((115.31, 22.70, 115.32, 22.72))


@pytest.mark.django_db
def test_neighbours_already_drawn_are_seen(city, at):
    actions.import_grids(by=None, features=whole(), at=at)
    second = "441502001001002"
    assert faults([feature(second, square(115.31, 22.70), parent=ONE)]) == [("overlap", (second, SMALL))]


@pytest.mark.django_db
def test_all_or_nothing(city, at):
    features = whole()
    features[3]["geometry"] = BOW
    with pytest.raises(DomainError) as refused:
        actions.import_grids(by=None, features=features, accept_gaps=True, at=at)
    assert refused.value.code == "grids.faulty"
    assert not GridCell.objects.exists()


@pytest.mark.django_db
def test_gaps_are_drawn_only_when_accepted(city, at):
    features = whole()[:2]
    with pytest.raises(DomainError):
        actions.import_grids(by=None, features=features, at=at)
    assert actions.import_grids(by=None, features=features, accept_gaps=True, at=at) == 2


@pytest.mark.django_db
def test_the_command_draws_and_says_what_is_wrong(city, tmp_path, capsys):
    file = tmp_path / "grids.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": whole()[:2]}))
    with pytest.raises(CommandError, match="1 faults"):
        call_command("import_grids", file)
    assert f"gap: {TOWN} 4,572,555" in capsys.readouterr().out
    call_command("import_grids", file, accept_gaps=True)
    assert GridCell.objects.count() == 2


@given(cuts=st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True))
def test_strips_that_fill_a_grid_fit(cuts):
    """However a grid is cut into strips: they fit, and without one of them exactly its area is missing."""
    above = grid_check.Cell("0", "above", "medium", "", box(115, 22, 115.1, 22.1))
    edges = [0, *sorted(cuts), 100]
    strips = [
        grid_check.Cell(str(east), "strip", "small", "0", box(115 + west / 1000, 22, 115 + east / 1000, 22.1))
        for west, east in pairwise(edges)
    ]
    assert grid_check.fit([above, *strips], []) == []
    (gap,) = grid_check.fit([above, *strips[1:]], [])
    assert (gap.fault, gap.codes) == ("gap", ("0",))
    assert gap.area == pytest.approx(grid_check.square_metres(strips[0].drawn), rel=0.01)


@pytest.fixture
def desk(city, client):
    return factories.sign_in(client, factories.official(role="administrator"), second_factor=True)


def test_upload_look_and_draw(desk, at):
    content = json.dumps({"type": "FeatureCollection", "features": whole()[:2]}).encode()
    sent = desk.post("/o/city/grids/import/", {"file": SimpleUploadedFile("网格.geojson", content)})
    held = GridImport.objects.get()
    assert sent.url == f"/o/city/grids/import/{held.pk}/"
    page = desk.get(sent.url).content.decode()
    assert "上级网格内有空白" in page
    assert TOWN in page
    kinds = [row["properties"]["kind"] for row in desk.get(f"{sent.url}map.json").json()["features"]]
    assert kinds == ["faulty", "grid", "finding"]
    assert desk.post(sent.url, {"accept_gaps": ""}).status_code == 422
    assert not GridCell.objects.exists()
    assert desk.post(sent.url, {"accept_gaps": "on"}).status_code == 302
    assert GridCell.objects.count() == 2
    assert desk.post(sent.url, {"accept_gaps": "on"}).status_code == 422
    wrong = desk.post("/o/city/grids/import/", {"file": SimpleUploadedFile("x.json", b"[1]")})
    assert "FeatureCollection" in wrong.content.decode()


def test_draw_and_redraw_on_the_map(desk, at):
    actions.import_grids(by=None, features=whole()[:3], accept_gaps=True, at=at)
    form = {"code": SMALL, "name": "第一网格", "size": "small", "parent": ONE}
    beyond = desk.post("/o/city/grids/new/", form | {"polygon": json.dumps(square(115.31, 22.70, 0.02))})
    assert "超出上级网格" in beyond.content.decode()
    fitting = {"polygon": json.dumps(square(115.30, 22.70))}
    assert desk.post("/o/city/grids/new/", form | fitting).status_code == 302
    near = desk.get(f"/o/city/grids/{SMALL}/near.json").json()["features"]
    assert sorted(row["properties"]["kind"] for row in near) == ["above", "own"]
    moved = {"name": "改名", "polygon": json.dumps(square(115.305, 22.705))}
    assert desk.get(f"/o/city/grids/{SMALL}/").status_code == 200
    assert desk.post(f"/o/city/grids/{SMALL}/", moved).status_code == 302
    assert queries.grid_at(115.314, 22.714).name == "改名"
    taken = desk.post(f"/o/city/grids/{TWO}/", {"name": "二", "polygon": json.dumps(square(115.31, 22.70))})
    assert "与网格“某网格”重叠" in taken.content.decode()


def test_a_county_draws_its_own_grids_only(city, client, at):
    actions.import_grids(by=None, features=whole(), at=at)
    far = factories.official(role="county_official", division_code="441521")
    factories.sign_in(client, far, second_factor=True)
    assert client.get(f"/o/city/grids/{SMALL}/").status_code == 404
    assert client.get("/o/city/grids/import/").status_code == 403
    sent = {
        "code": "441502001001009",
        "name": "九",
        "size": "small",
        "polygon": json.dumps(square(115.5, 22.9)),
    }
    assert "不在您负责的区域内" in client.post("/o/city/grids/new/", sent).content.decode()


@pytest.mark.django_db
def test_the_actions_refuse_what_cannot_be(city, at):
    by = factories.official(role="administrator")
    for content in (b"", b"[]", b'{"features": []}', b'{"features": 1}'):
        with pytest.raises(DomainError):
            actions.grid_files.features_of(content=content)
    held = actions.check_grid_file(by=by, name="a", content=json.dumps({"features": whole()}).encode(), at=at)
    assert actions.draw_grid_file(by=by, import_id=held.pk, at=at) == 4
    with pytest.raises(DomainError) as refused:
        actions.draw_grid_file(by=by, import_id=held.pk, at=at)
    assert refused.value.code == "grids.drawn"
    with pytest.raises(DomainError) as refused:
        actions.add_grid(by=by, scope="4415", code="441502001001003", name="三", polygon=BOW, at=at)
    assert refused.value.code == "grid.polygon"
    with pytest.raises(DomainError) as refused:
        actions.redraw_grid(by=by, code=SMALL, name="一", polygon=BOW, at=at)
    assert refused.value.code == "grid.polygon"


@pytest.mark.parametrize("said", ["NaN", "-Infinity", r'"\u0000"'])
def test_what_the_database_cannot_keep_is_no_geojson(said):
    content = f'{{"features": [{{"properties": {{"name": {said}}}}}]}}'.encode()
    with pytest.raises(DomainError) as refused:
        actions.grid_files.features_of(content=content)
    assert refused.value.code == "grids.unreadable"


def test_a_feature_without_proper_properties_is_shown_without_a_name():
    drawn = grids._of_file({"properties": ["a", "list"], "geometry": {}}, set())
    assert drawn["properties"] == {"kind": "grid", "code": "", "name": "", "size": "small"}
