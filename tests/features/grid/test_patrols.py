"""Shifts, walks with consent, positions that come twice or out of order, coverage, retention."""

import datetime as dt
import json
import math
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box, mapping

from shanzhi.core.errors import DomainError
from shanzhi.features.grid import actions, my_data, queries, rules
from shanzhi.features.grid.models import Patrol, PatrolSpot, Shift
from shanzhi.kernel.orgs import actions as orgs
from tests import factories

SECOND = dt.timedelta(seconds=1)
DAY = dt.date(2020, 3, 17)


def spots(at, first, last):
    """A walk eastward along the middle of the first grid, ten metres a step."""
    return [
        {"number": n, "lng": 115.37 + n * 0.0001, "lat": 22.785, "accuracy": 8.0, "at": at + n * 15 * SECOND}
        for n in range(first, last)
    ]


def walk(city, at, **changes):
    given = {"patrol_id": uuid.uuid4(), "grid_id": city.grid.pk, "started_at": at, "agrees": True}
    return given | changes


def test_stretches_come_twice_and_in_any_order(city, at):
    head = walk(city, at)
    later = at + dt.timedelta(hours=1)
    for first, last in ((50, 101), (0, 60), (50, 101)):
        actions.note_walk(by=city.worker, spots=spots(at, first, last), at=later, **head)
    actions.note_walk(by=city.worker, spots=[], ended_at=later, at=later, **head)
    patrol = Patrol.objects.get()
    assert list(patrol.spots.values_list("number", flat=True)) == list(range(101))
    # a hundred steps of 0.0001 degrees at 22.785 degrees north
    assert patrol.metres == pytest.approx(0.01 * 111_320 * math.cos(math.radians(22.785)), rel=1e-3)
    # a strip of 100 m through a square that is 0.01 degrees (1,113 m) high
    assert patrol.coverage == pytest.approx(100 / 1113.2, rel=0.01)
    assert patrol.ended_at == later


def test_no_walk_without_consent_or_in_somebody_elses_grid(city, at):
    with pytest.raises(DomainError) as refused:
        actions.start_patrol(by=city.worker, at=at, **walk(city, at, agrees=False))
    assert refused.value.code == "patrol.consent"
    with pytest.raises(DomainError) as refused:
        actions.start_patrol(by=city.colleague, at=at, **walk(city, at))
    assert refused.value.code == "grid.not_yours"
    mine = actions.start_patrol(by=city.worker, at=at, **walk(city, at))
    for act in (actions.note_track, actions.end_patrol):
        more = {"spots": []} if act is actions.note_track else {"ended_at": at}
        with pytest.raises(DomainError) as refused:
            act(by=city.colleague, patrol_id=mine.pk, at=at, **more)
        assert refused.value.code == "patrol.unknown"


def test_positions_go_and_figures_stay(city, at, settings):
    settings.PATROL_RETENTION_DAYS = 30
    actions.note_walk(by=city.worker, spots=spots(at, 0, 5), at=at + 60 * SECOND, **walk(city, at))
    assert len(my_data.track(city.worker)) == 5
    assert actions.drop_tracks(at=at + dt.timedelta(days=29)) == 0
    assert actions.drop_tracks(at=at + dt.timedelta(days=31)) == 5
    assert not PatrolSpot.objects.exists()
    assert [row["metres"] > 0 for row in my_data.patrols(city.worker)] == [True]


@given(
    minutes=st.lists(st.integers(0, 600), min_size=1, max_size=30, unique=True),
    doubled=st.booleans(),
)
def test_coverage_is_a_share_and_grows_with_the_track(minutes, doubled):
    start = dt.datetime(2020, 3, 16, tzinfo=dt.UTC)
    grid = mapping(box(115.37, 22.78, 115.38, 22.79))
    track = [(start + dt.timedelta(minutes=n), 115.37 + n / 60000, 22.785) for n in minutes]
    part, full = rules.coverage(grid, track[:1]), rules.coverage(grid, track * (1 + doubled))
    assert 0 < part <= full + 1e-9 <= 1 + 1e-9
    assert sum(map(len, rules.pieces(track))) == len(track)


def test_the_phone_uploads_and_the_office_sees_the_map(city, at):
    phone = factories.signed_in(city.worker, second_factor=True)
    assert "凤苑第1网格" in phone.get("/o/grid/patrol/").content.decode()
    patrol = uuid.uuid4()
    early = at - dt.timedelta(minutes=10)
    rows = [{**spot, "at": spot["at"].isoformat()} for spot in spots(early, 0, 20)]
    form = {
        "nonce": str(uuid.uuid4()),
        "patrol": str(patrol),
        "grid": str(city.grid.pk),
        "agrees": "on",
        "started_at": early.isoformat(),
        "ended_at": "",
        "spots": json.dumps(rows),
    }
    for _ in range(2):
        assert phone.post("/o/grid/patrol/upload/", form).json() == {"recorded": 20}
    assert PatrolSpot.objects.count() == 20
    for bad in ("{}", "[1]", '[{"number": 0, "lng": NaN, "lat": 1, "at": "2020-03-16T01:00:00+00:00"}]'):
        assert phone.post("/o/grid/patrol/upload/", form | {"spots": bad}).status_code == 422
    desk = factories.signed_in(city.county, second_factor=True)
    assert "巡查中" in desk.get("/o/grid/patrols/").content.decode()
    assert desk.get(f"/o/grid/patrols/{patrol}/").status_code == 200
    kinds = [
        row["properties"]["kind"] for row in desk.get(f"/o/grid/patrols/{patrol}/map.json").json()["features"]
    ]
    assert kinds == ["grid", "track"]
    far = factories.official(role="county_official", division_code="441521")
    stranger = factories.signed_in(far, second_factor=True)
    assert stranger.get(f"/o/grid/patrols/{patrol}/map.json").status_code == 404


def test_a_worker_stands_in_one_grid_at_a_time(city, at):
    orgs.assign_grid_worker(by=None, grid=city.other, person=city.worker, at=at)
    shift = {"by": city.county, "person": city.worker, "day": DAY, "slot": "morning", "at": at}
    planned = actions.plan_shift(grid=city.grid, **shift)
    assert actions.plan_shift(grid=city.grid, **shift) == planned
    actions.cancel_shift(by=city.county, shift=Shift.objects.get(pk=planned.pk), at=at)
    planned = actions.plan_shift(grid=city.grid, **shift)
    with pytest.raises(DomainError) as refused:
        actions.plan_shift(grid=city.other, **shift)
    assert refused.value.code == "shift.taken"
    assert list(queries.shifts_of(city.worker, first=DAY)) == [planned]
    with pytest.raises(DomainError) as refused:
        actions.plan_shift(grid=city.other, **shift | {"person": factories.person()})
    assert refused.value.code == "shift.not_posted"


def test_the_week_is_planned_on_a_page(city, at):
    desk = factories.signed_in(city.county, second_factor=True)
    form = {"person": city.worker.pk, "grid": city.grid.pk, "day": DAY.isoformat(), "slot": "night"}
    assert desk.post("/o/grid/shifts/", form).url == f"/o/grid/shifts/?week={DAY}"
    page = desk.get(f"/o/grid/shifts/?week={DAY}").content.decode()
    assert f"{city.worker.name} · 凤苑第1网格" in page
    assert desk.get("/o/grid/shifts/?week=never").status_code == 200
    shift = Shift.objects.get()
    assert desk.post(f"/o/grid/shifts/{shift.pk}/cancel/").status_code == 302
    assert not Shift.objects.exists()
