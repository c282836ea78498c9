"""The same visit and the same shift from two connections at once."""

import uuid

import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.grid import actions
from shanzhi.features.grid.models import EventStep, GridEvent, PatrolSpot, Shift, Visit
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.orgs import actions as orgs
from tests.concurrency.test_declarations import at_once
from tests.features.grid.conftest import make_city

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_upload_twice_at_once_is_one_visit():
    at = clock.now()
    city = make_city(at)
    task, nonce = city.task(at), uuid.uuid4()
    one, other = at_once(*[lambda: city.visit(task, at, nonce=nonce)] * 2)
    assert one.pk == other.pk == Visit.objects.get().pk
    assert Event.objects.filter(kind="grid.visited").count() == 1


def test_one_stretch_twice_at_once_counts_once():
    at = clock.now()
    city = make_city(at)
    head = {"patrol_id": uuid.uuid4(), "grid_id": city.grid.pk, "started_at": at, "agrees": True}
    rows = [{"number": n, "lng": 115.37, "lat": 22.78, "accuracy": None, "at": at} for n in range(50)]
    at_once(*[lambda: actions.note_walk(by=city.worker, spots=rows, at=at, **head)] * 3)
    assert PatrolSpot.objects.count() == 50


def test_two_officials_plan_one_worker_at_once():
    at = clock.now()
    city = make_city(at)
    orgs.assign_grid_worker(by=None, grid=city.other, person=city.worker, at=at)

    def plan(grid):
        def work():
            shift = {"person": city.worker, "grid": grid, "day": at.date(), "slot": "morning"}
            try:
                return actions.plan_shift(by=city.county, at=at, **shift)
            except DomainError as refusal:
                return refusal.code

        return work

    results = at_once(plan(city.grid), plan(city.other))
    assert "shift.taken" in results
    assert Shift.objects.count() == 1


def test_two_phones_report_one_thing_at_once():
    at = clock.now()
    city = make_city(at)
    actions.supply_classes(by=None, at=at)

    def say(by):
        def work():
            given = {"class_code": "0101", "lng": 115.375, "lat": 22.785, "made_at": at, "at": at}
            return actions.report_event(by=by, nonce=uuid.uuid4(), **given)

        return work

    at_once(say(city.worker), say(city.colleague))
    assert GridEvent.objects.get().reports.count() == 2


def test_two_officials_move_one_event_at_once():
    at = clock.now()
    city = make_city(at)
    actions.supply_classes(by=None, at=at)
    given = {"class_code": "0101", "lng": 115.375, "lat": 22.785, "made_at": at, "at": at}
    event = actions.report_event(by=city.worker, nonce=uuid.uuid4(), **given).event

    def act(move, words=""):
        def work():
            try:
                done = actions.move_event(
                    by=city.county, event_id=event.pk, move=move, seen=0, words=words, at=at
                )
                return done.state
            except DomainError as refusal:
                return refusal.code

        return work

    results = at_once(act("file"), act("refuse", "重复"))
    assert "event.moved" in results
    assert EventStep.objects.count() == 1
