"""An event from the report to the rating; two reports of one thing; two officials at once."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.features.grid import actions, my_data, queries
from shanzhi.features.grid.enums import EventState, Role
from shanzhi.features.grid.models import EventClass, EventReport, GridEvent
from shanzhi.features.grid.procedure import MOVES, open_to
from shanzhi.features.grid.supplied import ROWS
from shanzhi.features.grid.views import office
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division, Unit
from tests import factories
from tests.kernel.files.conftest import picture

SPOT = (115.375, 22.785)
STEP = 0.00027  # degrees of latitude: thirty metres


def photo():
    return SimpleUploadedFile("photo.png", picture(), "image/png")


@pytest.fixture
def loop(city, at):
    """The city with its classes, a unit and an official of it."""
    actions.supply_classes(by=None, at=at)
    home = Division.objects.get(pk="441502")
    city.unit = Unit.objects.create(name="市城管执法局", short_name="市城管", division=home)
    city.handler = factories.official(role="official")
    orgs.place_official(by=None, person=city.handler, unit=city.unit, at=at)
    return city


def report(city, at, **changes):
    given = {"by": city.worker, "nonce": uuid.uuid4(), "class_code": "0101", "made_at": at}
    lng, lat = changes.pop("spot", SPOT)
    return actions.report_event(lng=lng, lat=lat, at=at, **given | changes)


def move(event, by, key, at, **changes):
    seen = changes.pop("seen", GridEvent.objects.get(pk=event.pk).version)
    return actions.move_event(by=by, event_id=event.pk, move=key, seen=seen, at=at, **changes)


def walk_to_closed(city, at):
    event = report(city, at).event
    move(event, city.county, "file", at)
    move(event, city.county, "dispatch", at, unit=city.unit)
    move(event, city.handler, "accept", at)
    move(event, city.handler, "answer", at, words="垃圾已清运")
    move(event, city.worker, "verify", at, words="现场干净", photo=photo())
    return move(event, city.county, "close", at)


def test_the_table_of_classes_is_whole():
    rows = [row for group in ROWS.values() for row in group]
    assert len(rows) >= 40
    assert 6 <= len(ROWS) <= 8
    assert len({row[0] for row in rows}) == len(rows)
    assert all(filing and closing and limit > 0 and unit for _name, filing, closing, limit, _u, unit in rows)


def test_every_state_is_reached_and_nobody_is_stuck():
    reached = {EventState.REPORTED} | {move.target for move in MOVES}
    assert reached == set(EventState)
    ends = {state for state in EventState if not any(state in move.sources for move in MOVES)}
    assert ends == {EventState.REFUSED}
    assert open_to(EventState.ANSWERED, {"unit"}) == [], "a unit does not verify its own work"


def test_from_report_to_rating(loop, at):
    event = walk_to_closed(loop, at)
    assert (event.state, event.closed_at, event.number) == ("closed", at, "WG2020000001")
    # four working hours from Monday 09:30: until noon two and a half, then from 14:30 one and a half
    assert event.due_at == dt.datetime(2020, 3, 16, 8, 0, tzinfo=dt.UTC)
    told = list(Message.objects.filter(notice="grid.event").order_by("pk").values_list("person", flat=True))
    assert told == [loop.handler.pk, loop.worker.pk, loop.worker.pk]
    event = move(event, loop.worker, "rate", at, score=5)
    assert (event.state, event.score) == ("rated", 5)
    assert [step.move for step in event.steps.all()] == [
        "file",
        "dispatch",
        "accept",
        "answer",
        "verify",
        "close",
        "rate",
    ]
    assert len(my_data.reports(loop.worker)) == 1
    assert [row["move"] for row in my_data.steps(loop.handler)] == ["accept", "answer"]


def test_reopened_counts_against_the_unit(loop, at):
    event = walk_to_closed(loop, at)
    later = at + dt.timedelta(days=2)
    walk_to_closed(loop, later)
    assert queries.rank_of_units("4415")[0]["share"] == 100
    move(event, loop.worker, "reopen", later, words="又堆起来了")
    (row,) = queries.rank_of_units("4415")
    assert (row["total"], row["closed"], row["again"], row["share"]) == (2, 1, 1, 50)


def test_reports_of_one_thing_come_together(loop, at):
    first = report(loop, at)
    again = report(loop, at + dt.timedelta(hours=2), by=loop.colleague, spot=(SPOT[0], SPOT[1] + STEP))
    assert again.event == first.event
    for changes in ({"class_code": "0102"}, {"spot": (SPOT[0], SPOT[1] + 2 * STEP)}):
        assert report(loop, at, **changes).event != first.event
    assert report(loop, at + dt.timedelta(hours=25)).event != first.event
    assert first.event.reports.count() == 2


def test_the_same_nonce_is_the_same_report(loop, at):
    nonce = uuid.uuid4()
    assert report(loop, at, nonce=nonce) == report(loop, at, nonce=nonce, class_code="0102")
    assert (EventReport.objects.count(), GridEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"class_code": "9999"}, "event.class"), ({"spot": (116.0, 23.0)}, "event.outside")],
)
def test_what_cannot_be_reported(loop, at, changes, code):
    with pytest.raises(DomainError) as refused:
        report(loop, at, **changes)
    assert refused.value.code == code


def test_who_may_and_what_it_needs(loop, at):
    event = report(loop, at).event
    stranger = factories.official(role="county_official", division_code="441521")
    for by, key, more, code in (
        (stranger, "file", {}, "event.unknown"),
        (loop.worker, "file", {}, "event.not_now"),
        (loop.county, "close", {}, "event.not_now"),
        (loop.county, "refuse", {}, "event.needs_words"),
        (loop.county, "nonsense", {}, "event.unknown"),
    ):
        with pytest.raises(DomainError) as refused:
            move(event, by, key, at, **more)
        assert refused.value.code == code
    move(event, loop.county, "file", at)
    with pytest.raises(DomainError) as refused:
        move(event, loop.county, "dispatch", at)
    assert refused.value.code == "event.needs_unit"
    with pytest.raises(DomainError) as refused:
        move(event, loop.county, "dispatch", at, unit=loop.unit, seen=0)
    assert refused.value.code == "event.moved"
    assert loop.county.name in str(refused.value.message)


def test_the_pages(loop, at):
    phone = factories.signed_in(loop.worker, second_factor=True)
    assert "暴露垃圾" in phone.get("/o/grid/report/").content.decode()
    sent = {
        "nonce": str(uuid.uuid4()),
        "class_code": "0101",
        "made_at": at.isoformat(),
        "lng": SPOT[0],
        "lat": SPOT[1],
        "words": "巷口一堆",
        "photo": photo(),
    }
    answer = phone.post("/o/grid/report/upload/", sent)
    assert answer.json()["number"] == "WG2020000001"
    assert phone.post("/o/grid/report/upload/", sent | {"nonce": "x"}).status_code == 422
    event = GridEvent.objects.get()
    desk = factories.signed_in(loop.county, second_factor=True)
    assert event.number in desk.get("/o/grid/events/").content.decode()
    assert len(desk.get("/o/grid/events/map.json").json()["features"]) == 1
    page = desk.get(f"/o/grid/events/{event.pk}/").content.decode()
    assert "巷口一堆" in page
    assert "不予立案" in page
    address = f"/o/grid/events/{event.pk}/"
    assert desk.post(address, {"move": "file", "seen": 0}).status_code == 302
    late = desk.post(address, {"move": "dispatch", "seen": 0, "unit": loop.unit.pk})
    assert late.status_code == 422
    assert "刚刚办理过" in late.content.decode()
    assert desk.get(f"/files/{event.reports.get().photo_id}/").status_code == 200
    far = factories.official(role="county_official", division_code="441521")
    other = factories.signed_in(far, second_factor=True)
    assert other.get(address).status_code == 404
    assert other.get(f"/files/{event.reports.get().photo_id}/").status_code == 404
    assert "立案条件" in desk.get("/o/grid/classes/").content.decode()
    assert EventClass.objects.count() >= 40


@pytest.mark.django_db
def test_whoever_reported_the_same_thing_too_follows_it_and_hears_of_its_end(loop, at):
    other = factories.person()
    event = report(loop, at).event
    assert report(loop, at, by=other).event == event
    assert list(queries.events_of(other)) == [event]
    assert queries.roles_in(other, event) == {Role.REPORTER}
    move(event, loop.county, "file", at)
    move(event, loop.county, "dispatch", at, unit=loop.unit)
    move(event, loop.handler, "accept", at)
    move(event, loop.handler, "answer", at, words="垃圾已清运")
    move(event, loop.worker, "verify", at, words="现场干净", photo=photo())
    move(event, loop.county, "close", at)
    assert set(queries.reporters_of(event)) == {loop.worker, other}
    assert Message.objects.filter(person=other).count() == 1


@pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01", "yesterday"])
def test_a_week_that_cannot_be_is_this_one(week):
    assert office._week(RequestFactory().get("/", {"week": week})) == queries.monday(now())
