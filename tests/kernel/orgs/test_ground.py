"""Divisions, grids, places and homes."""

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.orgs import actions, queries
from shanzhi.kernel.orgs.actions.places import Home
from shanzhi.kernel.orgs.models import Division, GridPost, Place, Residence

from .conftest import square

pytestmark = pytest.mark.django_db
CODE = "441502001001001"


def test_the_tree_follows_the_codes(city):
    assert [row.name for row in queries.division_path("441502001001")] == [
        "汕尾市",
        "城区",
        "新港街道",
        "立新社区居委会",
    ]
    assert {row.code for row in queries.divisions_under("441502001")} == {"441502001001", "441502001002"}
    assert queries.divisions_under("441500").count() == 7
    assert [row.code for row in queries.children_of("441500")] == ["441502", "441521"]


def test_loading_again_renames(city, at):
    actions.load_divisions(by=None, rows=[{"code": "441502", "name": "城区（新名）"}], at=at)
    assert Division.objects.get(pk="441502").name == "城区（新名）"
    assert Division.objects.count() == 8


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("4415", "division.code"),
        ("４４１５２３", "division.code"),
        ("441523001", "division.no_parent"),
        ("441502", "division.exists"),
    ],
)
def test_a_division_that_cannot_stand(city, at, code, refusal):
    with pytest.raises(DomainError) as refused:
        actions.create_division(by=None, code=code, name="某地", at=at)
    assert refused.value.code == refusal
    assert refused.value.field == "code"


def test_create_division(city, at):
    town = actions.create_division(by=None, code="441502102", name="东涌镇", lng=115.41, lat=22.82, at=at)
    assert (town.level, town.parent_id) == ("town", "441502")
    assert AuditEntry.objects.filter(subject="division:441502102").exists()


def test_the_grid_at_a_point_is_found_by_its_polygon(city, at):
    triangle = {
        "type": "Polygon",
        "coordinates": [[[115.34, 22.77], [115.36, 22.77], [115.34, 22.79], [115.34, 22.77]]],
    }
    grid = actions.draw_grid(by=None, code=CODE, name="第一网格", polygon=triangle, at=at)
    assert grid.division_id == "441502001001"
    assert queries.grid_at(115.345, 22.775) == grid
    assert queries.grid_at(115.358, 22.788) is None, "inside the box, outside the triangle"
    assert queries.grid_at(116, 23) is None


def test_grids_of_one_size_never_overlap(city, at):
    actions.draw_grid(by=None, code=CODE, name="第一网格", polygon=square(115.34, 22.77), at=at)
    with pytest.raises(DomainError) as refused:
        actions.draw_grid(
            by=None, code=CODE[:-1] + "2", name="第二网格", polygon=square(115.345, 22.775), at=at
        )
    assert refused.value.code == "grid.overlaps"
    assert "第一网格" in str(refused.value.message)
    actions.draw_grid(by=None, code=CODE[:-1] + "2", name="第二网格", polygon=square(115.35, 22.77), at=at)
    actions.draw_grid(
        by=None, code=CODE[:-1] + "3", name="大网格", polygon=square(115.34, 22.77), size="large", at=at
    )


@pytest.mark.parametrize(
    ("code", "polygon", "refusal"),
    [
        ("12", square(115, 22), "grid.code"),
        (CODE, {"type": "Point", "coordinates": [1, 1]}, "grid.polygon"),
        ("999999001001001", square(115, 22), "grid.division"),
    ],
)
def test_a_grid_that_cannot_be_drawn(city, at, code, polygon, refusal):
    with pytest.raises(DomainError) as refused:
        actions.draw_grid(by=None, code=code, name="网格", polygon=polygon, at=at)
    assert refused.value.code == refusal


def test_a_worker_gets_a_grid_once_and_gives_it_back(city, person, at):
    grid = actions.draw_grid(by=None, code=CODE, name="第一网格", polygon=square(115.34, 22.77), at=at)
    worker = person("网格员")
    first = actions.assign_grid_worker(by=None, grid=grid, person=worker, at=at)
    assert actions.assign_grid_worker(by=None, grid=grid, person=worker, at=at) == first
    assert list(queries.grids_of(worker)) == [grid]
    actions.release_grid_worker(by=None, grid=grid, person=worker, at=at)
    assert not queries.grids_of(worker)
    assert GridPost.objects.count() == 1
    with pytest.raises(DomainError):
        actions.release_grid_worker(by=None, grid=grid, person=worker, at=at)


def test_the_nearest_division(city):
    assert queries.nearest_division(115.351, 22.781).code == "441502001001"
    assert queries.nearest_division(115.33, 22.84).code == "441502100001"
    assert queries.nearest_division(115.35, 22.77, "county").code == "441502"
    assert queries.nearest_division(121.5, 31.2) is None


def test_a_place_is_put_into_its_division_and_grid(city, at):
    grid = actions.draw_grid(by=None, code=CODE, name="第一网格", polygon=square(115.345, 22.775), at=at)
    place = actions.register_place(
        by=None, name="便利店", address="海滨路 1 号", lng=115.35, lat=22.78, at=at
    )
    assert (place.division_id, place.grid) == ("441502001001", grid)
    named = actions.register_place(
        by=None, name="仓库", address="路口", lng=115.35, lat=22.78, division_code="441502100001", at=at
    )
    assert named.division_id == "441502100001"


@pytest.mark.parametrize(
    ("lng", "lat", "refusal"),
    [(121.5, 31.2, "place.outside"), (400, 22, "place.coordinates"), (float("nan"), 22, "place.coordinates")],
)
def test_a_place_outside_is_refused(city, at, lng, lat, refusal):
    with pytest.raises(DomainError) as refused:
        actions.register_place(by=None, name="远方", address="远方", lng=lng, lat=lat, at=at)
    assert refused.value.code == refusal


def test_homes_are_encrypted_and_never_in_the_audit(city, person, at):
    someone = person("住户")
    village, other = queries.division("441502001001"), queries.division("441502001002")
    actions.set_residence(by=None, person=someone, division=village, address="海滨路 8 号", at=at)
    actions.set_residences(by=None, homes=[Home(someone.pk, other.pk, "人民路 9 号")], at=at)
    home = Residence.objects.get(person=someone)
    assert (home.division, home.address) == (other, "人民路 9 号")
    assert not [
        entry for entry in AuditEntry.objects.all() if "路" in f"{entry.subject}{entry.reason}{entry.detail}"
    ]


def test_places_registered_together_are_those_registered_one_by_one(city, at):
    actions.draw_grid(by=None, code="441502001001001", name="第一网格", polygon=square(115.34, 22.77), at=at)
    spots = [("内", 115.345, 22.775), ("外", 115.365, 22.775), ("边", 115.35, 22.775)]
    alone = [
        actions.register_place(
            by=None, name=name, address="海滨路", lng=lng, lat=lat, division_code="441502001001", at=at
        )
        for name, lng, lat in spots
    ]
    together = actions.register_places(
        by=None,
        places=[actions.NewPlace(name, "海滨路", lng, lat, "441502001001") for name, lng, lat in spots],
        at=at,
    )
    fields = ("name", "address", "lng", "lat", "division_id", "grid_id")
    stored = Place.objects.in_bulk([place.pk for place in together])
    assert [[getattr(stored[place.pk], name) for name in fields] for place in together] == [
        [getattr(place, name) for name in fields] for place in alone
    ]
    assert [place.grid_id is None for place in together] == [False, True, False]
