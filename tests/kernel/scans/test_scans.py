"""Scans that come from pages, and the questions asked of them."""

import datetime as dt
from decimal import Decimal

import pytest

from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans import actions, queries
from shanzhi.kernel.scans.actions import ScanRefused
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Scan
from shanzhi.kernel.scans.stream import NewShow, new_scan

pytestmark = pytest.mark.django_db


def poster(gate, at, **changes):
    given = {
        "by": gate.citizen,
        "person_id": gate.citizen.pk,
        "point": gate.point,
        "nonce": new_id(),
        "way": Way.POSTER,
        "at": at,
    }
    return actions.record_scan(**(given | changes))


def refusal(gate, at, **changes):
    with pytest.raises(ScanRefused) as refused:
        poster(gate, at, **changes)
    return refused.value.code


def past(gate, at, **changes):
    given = {
        "person_id": gate.citizen.pk,
        "point_id": gate.point.pk,
        "division_code": "441502001",
        "nonce": new_id(),
        "way": Way.CODE,
        "at": at,
        "received_at": at,
        "inspector_id": gate.inspector.pk,
    }
    return new_scan(**(given | changes))


def test_record_scan_from_the_poster(gate, at):
    done = poster(gate, at)
    assert (done.colour, done.name, done.at, done.is_new) == (Colour.GREEN, "张**", at, True)
    (row,) = queries.scans_of(gate.citizen.pk, since=at)
    assert (row.id, row.way, row.inspector_id, row.division_code) == (done.id, Way.POSTER, None, "441502001")


def test_record_scan_twice_with_one_nonce_makes_one_row(gate, at):
    nonce = new_id()
    first = poster(gate, at, nonce=nonce)
    actions.set_standing(
        person_id=gate.citizen.pk, name="张试试", colour=Colour.RED, reason="密切接触者", at=at
    )
    again = poster(gate, at + dt.timedelta(seconds=9), nonce=nonce)
    assert not again.is_new
    assert (again.id, again.colour, again.at) == (first.id, Colour.GREEN, first.at)
    assert Scan.objects.count() == 1


def test_a_repeat_after_midnight_is_still_a_repeat(gate):
    evening = dt.datetime(2020, 3, 16, 15, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in the city
    nonce = new_id()
    first = poster(gate, evening, nonce=nonce)
    again = poster(gate, evening + dt.timedelta(seconds=2), nonce=nonce)
    assert (again.id, again.is_new) == (first.id, False)
    assert Scan.objects.count() == 1


def test_record_scan_shows_the_colour_of_the_moment(gate, at):
    actions.set_standing(
        person_id=gate.citizen.pk, name="张试试", colour=Colour.RED, reason="密切接触者", at=at
    )
    done = poster(gate, at)
    assert (done.colour, done.reason) == (Colour.RED, "密切接触者")


def test_record_scan_by_hand_needs_a_post_at_the_point(gate, at):
    assert refusal(gate, at, way=Way.MANUAL) == "not-your-point"
    assert poster(gate, at, way=Way.MANUAL, by=gate.inspector, temperature=37.3)
    row = queries.scans_at([gate.point.pk], first=city_day(at), last=city_day(at)).get(abnormal=True)
    assert (row.inspector_id, float(row.temperature)) == (gate.inspector.pk, 37.3)


def test_record_scan_refuses(gate, at):
    assert refusal(gate, at, person_id=new_id()) == "no-standing"
    assert refusal(gate, at, temperature=50) == "temperature"
    gate.point.is_open = False
    assert refusal(gate, at) == "closed-point"
    assert not Scan.objects.exists()


def test_record_scans_bulk_builds_a_history(gate, at):
    rows = [past(gate, at - dt.timedelta(hours=n)) for n in range(50)]
    assert actions.record_scans_bulk(scans=rows) == 50
    assert actions.record_scans_bulk(scans=rows) == 0
    today = city_day(at)
    whole = {"first": today - dt.timedelta(days=3), "last": today}
    assert queries.counts_by_point([gate.point.pk], **whole) == {gate.point.pk: 50}
    assert queries.scans_at([gate.point.pk], **whole).first().at == at
    assert queries.scans_at([gate.point.pk], first=today, last=today).count() == 10


def test_record_shows_counts_per_person_and_day(gate, at):
    shows = [NewShow(gate.citizen.pk, at), NewShow(gate.citizen.pk, at), NewShow(new_id(), at)]
    assert actions.record_shows(shows=shows) == 2
    actions.record_shows(shows=[NewShow(gate.citizen.pk, at + dt.timedelta(days=1))])
    today = city_day(at)
    assert queries.shows_of(gate.citizen.pk, first=today, last=today) == 2
    assert queries.shows_of(gate.citizen.pk, first=today, last=today + dt.timedelta(days=1)) == 3


def test_set_standings_writes_many_at_once(gate, at):
    rows = [
        actions.NewStanding(new_id(), "何试", Colour.YELLOW, "来自风险地区", None, "441521101")
        for _ in range(3)
    ]
    assert actions.set_standings(rows=rows, at=at) == 3
    for row in rows:
        standing = queries.standing_of(row.person_id)
        assert (standing.colour, standing.reason) == (Colour.YELLOW, "来自风险地区")
    assert queries.standing_of(new_id()) is None


def test_add_temperature_to_ones_own_scan_within_minutes(gate, at):
    done = poster(gate, at, way=Way.MANUAL, by=gate.inspector)
    given = {"by": gate.inspector, "point": gate.point, "scan_id": done.id, "scanned_at": done.at}
    for celsius, abnormal in ((Decimal("37.4"), True), (Decimal("36.6"), False)):
        actions.add_temperature(**given, temperature=celsius, at=at + dt.timedelta(minutes=1))
        row = Scan.objects.get()
        assert (row.temperature, row.abnormal) == (celsius, abnormal)
    for refused in ({"by": gate.manager}, {"scan_id": new_id()}):
        with pytest.raises(actions.TemperatureRefused):
            actions.add_temperature(**(given | refused), temperature=Decimal("36.6"), at=at)
    with pytest.raises(actions.TemperatureRefused):
        actions.add_temperature(**given, temperature=Decimal("36.6"), at=at + dt.timedelta(hours=2))
