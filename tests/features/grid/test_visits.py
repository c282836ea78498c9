"""Visits: asked for, taken along, recorded once however often they are sent."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.core.errors import DomainError
from shanzhi.features.grid import actions, my_data, queries
from shanzhi.features.grid.models import Visit
from shanzhi.kernel.audit import queries as record
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import actions as orgs
from tests import factories
from tests.kernel.files.conftest import picture

HOUR = dt.timedelta(hours=1)


def test_asking_tells_the_workers_of_the_grid(city, at):
    task = city.task(at)
    assert [message.person for message in Message.objects.filter(notice="grid.visit")] == [city.worker]
    assert list(queries.visits_due(city.worker)) == [task]
    assert not queries.visits_due(city.colleague)
    with pytest.raises(DomainError) as refused:
        city.task(at, due_at=at)
    assert refused.value.code == "visit.due"


def test_whose_doors_a_phone_takes_along_is_noted_once_a_day(city, at):
    person = factories.person()
    city.task(at, person=person)
    for _ in range(2):
        assert [task.person for task in actions.take_along(by=city.worker, at=at)] == [person]
    assert record.openings_of(person).count() == 1
    actions.take_along(by=city.worker, at=at + 24 * HOUR)
    assert record.openings_of(person).count() == 2


def test_the_same_nonce_is_the_same_visit(city, at):
    task, nonce = city.task(at), uuid.uuid4()
    first = city.visit(task, at, nonce=nonce, temperature=Decimal("36.6"), needs=["food", "doctor"])
    again = city.visit(task, at + HOUR, nonce=nonce, made_at=at, temperature=Decimal("39.0"))
    assert first == again
    assert (again.temperature, again.needs) == (Decimal("36.6"), ["doctor", "food"])
    task.refresh_from_db()
    assert task.done_at == at
    (event,) = Event.objects.filter(kind="grid.visited")
    assert (event.payload["temperature"], event.division_code) == (36.6, "441502003001")


def test_nobody_at_home_leaves_the_door_open(city, at):
    task = city.task(at)
    city.visit(task, at, met="nobody")
    assert list(queries.visits_due(city.worker)) == [task]
    city.visit(task, at + HOUR)
    assert not queries.visits_due(city.worker)


def test_what_was_written_offline_is_not_lost_to_others_or_to_a_change_of_grid(city, at):
    """Somebody else has settled the door, and the grid was given away, before the phone had network."""
    task = city.task(at)
    orgs.assign_grid_worker(by=None, grid=city.grid, person=city.colleague, at=at)
    city.visit(task, at + HOUR, by=city.colleague)
    orgs.release_grid_worker(by=None, grid=city.grid, person=city.worker, at=at + HOUR)
    late = city.visit(task, at + 9 * HOUR, made_at=at + HOUR / 2)
    assert Visit.objects.count() == 2
    assert (late.at, late.received_at) == (at + HOUR / 2, at + 9 * HOUR)
    task.refresh_from_db()
    assert task.done_at == at + HOUR
    with pytest.raises(DomainError) as refused:
        city.visit(task, at + 9 * HOUR)
    assert refused.value.status == 404


@pytest.mark.parametrize("away", [dt.timedelta(days=-15), dt.timedelta(hours=1)])
def test_a_clock_that_cannot_be_is_refused(city, at, away):
    with pytest.raises(DomainError) as refused:
        city.visit(city.task(at), at, made_at=at + away)
    assert refused.value.code == "visit.time"


def sent(task, at, **changes):
    given = {"nonce": str(uuid.uuid4()), "task_id": str(task.pk), "met": "self", "made_at": at.isoformat()}
    return given | changes


def test_the_phone_uploads_with_a_photo_and_officials_see_it(city, at):
    task = city.task(at)
    phone = factories.signed_in(city.worker, second_factor=True)
    page = phone.get("/o/grid/visits/").content.decode()
    assert "海滨路 8 号" in page
    row = sent(task, at, temperature="38.6", needs=["doctor"], note="发热，已联系社区医生")
    for _ in range(2):
        photo = SimpleUploadedFile("door.jpg", picture(), "image/jpeg")
        answer = phone.post("/o/grid/visits/upload/", row | {"photo": photo})
        assert answer.status_code == 200
    visit = Visit.objects.get()
    assert answer.json() == {"recorded": str(visit.pk)}
    assert StoredFile.objects.filter(gateway="grid.visit_photo").count() == 1
    desk = factories.signed_in(city.county, second_factor=True)
    assert "发热，已联系社区医生" in desk.get("/o/grid/records/").content.decode()
    assert desk.get(f"/files/{visit.photo_id}/").status_code == 200
    far = factories.official(role="county_official", division_code="441521")
    other = factories.signed_in(far, second_factor=True)
    assert "发热" not in other.get("/o/grid/records/").content.decode()
    assert other.get(f"/files/{visit.photo_id}/").status_code == 404
    assert desk.get("/o/grid/records/?format=csv").status_code == 200


def test_refusals_are_json_with_words(city, at):
    phone = factories.signed_in(city.worker, second_factor=True)
    foreign = city.task(at, grid=city.other)
    answer = phone.post("/o/grid/visits/upload/", sent(foreign, at))
    assert (answer.status_code, answer.json()["code"]) == (404, "visit.unknown")
    wrong = phone.post("/o/grid/visits/upload/", sent(city.task(at), at, temperature="50"))
    assert wrong.status_code == 422
    assert "34 到 43" in wrong.json()["problem"]
    assert not Visit.objects.exists()


def test_an_official_asks_on_a_page(city, at):
    desk = factories.signed_in(city.county, second_factor=True)
    form = {"grid": city.grid.pk, "reason": "elder", "address": "海滨路 9 号", "due_at": "2020-03-17T18:00"}
    assert desk.post("/o/grid/records/ask/", form).status_code == 302
    (task,) = queries.visits_due(city.worker)
    assert (task.address, task.asked_by) == ("海滨路 9 号", city.county)
    assert desk.post("/o/grid/records/ask/", form | {"due_at": "2020-03-01T18:00"}).status_code == 422


def test_people_take_their_part_away(city, at):
    person = factories.person()
    city.visit(city.task(at, person=person), at, note="都好")
    assert [row["note"] for row in my_data.visited(person)] == ["都好"]
    assert [row["address"] for row in my_data.awaited(person)] == ["海滨路 8 号"]
    assert len(my_data.made(city.worker)) == 1
