"""What is written by the thousand is what would be written one by one."""

import datetime as dt

import pytest

from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.scans import actions, queries
from shanzhi.kernel.scans.enums import PointKind, StaffRole, Way
from shanzhi.kernel.scans.models import Point, PointStaff, Scan, Show, Standing
from shanzhi.kernel.scans.stream import NewShow, new_scan

pytestmark = pytest.mark.django_db


def row_of(row, *left_out) -> dict:
    """The columns of a row, without those that must differ."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in left_out
    }


def test_scans(gate, at):
    actions.set_standing(
        person_id=gate.citizen.pk, name="张试试", colour=Colour.YELLOW, reason="发热", until=None, at=at
    )
    given = {
        "person_id": gate.citizen.pk,
        "nonce": new_id(),
        "way": Way.MANUAL,
        "at": at,
        "temperature": 37.4,
    }
    alone = actions.record_scan(by=gate.inspector, point=gate.point, **given)
    one = row_of(Scan.objects.get(), "id")
    Scan.objects.all().delete()
    place = {"point_id": gate.point.pk, "division_code": gate.point.division_code}
    row = new_scan(**given, **place, inspector_id=gate.inspector.pk, received_at=at)
    stranger = new_scan(**given | {"person_id": new_id()}, **place, received_at=at)
    assert actions.record_scans_bulk(scans=[row, stranger, row]) == 1
    assert row_of(Scan.objects.get(), "id") == one
    assert (alone.colour, alone.reason) == (Colour.YELLOW, "发热")


def test_scans_of_days_without_a_place_make_it(gate):
    at = dt.datetime(2031, 7, 1, 4, tzinfo=dt.UTC)
    place = {"point_id": gate.point.pk, "division_code": "441502001", "way": Way.POSTER}
    rows = [
        new_scan(person_id=gate.citizen.pk, nonce=new_id(), at=moment, received_at=moment, **place)
        for moment in (at, at + dt.timedelta(days=2))
    ]
    assert actions.record_scans_bulk(scans=rows) == 2
    assert city_day(at) + dt.timedelta(days=1) in queries.days_kept()
    assert actions.record_scans_bulk(scans=[]) == 0


def test_shows(gate, at):
    moments = [at, at + dt.timedelta(minutes=5), at + dt.timedelta(minutes=1)]
    actions.record_shows(shows=[NewShow(gate.citizen.pk, moment) for moment in moments])
    one = row_of(Show.objects.get())
    Show.objects.all().delete()
    today = city_day(at)
    parts = [
        actions.CountedShows(gate.citizen.pk, today, 2, moments[2]),
        actions.CountedShows(gate.citizen.pk, today, 1, moments[1]),
    ]
    for part in parts:
        assert actions.record_shows_bulk(shows=[part, actions.CountedShows(new_id(), today, 9, at)]) == 1
    assert row_of(Show.objects.get()) == one


def test_points_with_their_staff(gate, at):
    before = Event.objects.count()
    new = actions.NewPoint(
        owner_ref="venue:1",
        name="东门",
        kind=PointKind.VENUE,
        place_id=None,
        division_code="441502001",
        lng=None,
        lat=None,
        opened_at=at,
        staff=[(gate.manager.pk, StaffRole.MANAGER), (gate.inspector.pk, StaffRole.INSPECTOR)],
    )
    (key,) = actions.open_points(by=None, points=[new], at=at)
    assert row_of(Point.objects.get(pk=key), "id") == row_of(gate.point, "id")
    made, known = (PointStaff.objects.filter(point=point).order_by("role") for point in (key, gate.point))
    assert [row_of(row, "id", "point_id") for row in made] == [row_of(row, "id", "point_id") for row in known]
    assert queries.may_scan(gate.inspector, Point.objects.get(pk=key), at=at)
    assert Event.objects.count() == before
    assert AuditEntry.objects.get(act="scans.points_opened").detail == {"points": 1}


def test_many_standings_are_merged_with_those_that_stand(gate, at):
    rows = [actions.NewStanding(new_id(), "何试", Colour.GREEN, None, at, "441521101") for _ in range(5001)]
    rows.append(actions.NewStanding(gate.citizen.pk, "张试试", Colour.RED, "隔离", None, "441521101"))
    assert actions.set_standings(rows=rows, at=at) == 5002
    many = row_of(Standing.objects.get(pk=gate.citizen.pk))
    actions.set_standings(rows=rows[-1:], at=at)
    assert row_of(Standing.objects.get(pk=gate.citizen.pk)) == many
    assert Standing.objects.filter(masked_name="何*", until=at).count() == 5001
