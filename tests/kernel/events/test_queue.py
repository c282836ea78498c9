"""One job of delivery does those of others along."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core import clock, registry
from shanzhi.kernel.events import actions, queue
from shanzhi.kernel.events.models import Event
from tests.kernel.events.test_delivery import emit, heard, ids

pytestmark = pytest.mark.django_db(transaction=True)
SUBJECTS = [f"thing:{number}" for number in range(30)]


def deliveries(**wanted):
    return ProcrastinateJob.objects.filter(task_name="events.deliver", **wanted)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_one_run_of_the_queue_serves_everybody(listener, work):
    expected = {subject: ids(emit(subject, 3)) for subject in SUBJECTS}
    work(concurrency=1)
    assert {subject: heard(subject) for subject in SUBJECTS} == expected
    assert deliveries().count() == 1


def test_what_fails_keeps_its_own_line_waiting_only(listener, work):
    expected = {subject: ids(emit(subject, 3)) for subject in SUBJECTS}
    listener.fails_for["thing:7"] = 2
    work(concurrency=1)
    assert {subject: heard(subject) for subject in SUBJECTS} == expected
    assert len(listener.tries) == 92


def test_when_its_time_is_over_the_rest_is_given_back(listener, work, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.events.tasks.MOST_SECONDS", -1)
    expected = {subject: ids(emit(subject)) for subject in SUBJECTS}
    work()
    assert {subject: heard(subject) for subject in SUBJECTS} == expected
    assert deliveries(status="succeeded").count() == 30


def test_of_a_line_the_first_is_taken_unless_it_is_under_way(listener):
    emit("thing:1", 3)
    emit("thing:2", 2)
    first = queue.take(subscription="test.listen", worker=None, most=10)
    assert sorted(first.values()) == ["test.listen:thing:1", "test.listen:thing:2"]
    assert list(first) == [min(queue.lines([lock])[lock])[0] for lock in first.values()]
    assert queue.take(subscription="test.listen", worker=None, most=10) == {}
    queue.give_back(first)
    assert queue.take(subscription="test.listen", worker=None, most=1) == dict([min(first.items())])


def test_a_job_that_was_tried_before_runs_alone(listener, work):
    """It may be the one that kills its worker."""
    emit("thing:1")
    sql("UPDATE procrastinate_jobs SET attempts = 1")
    assert queue.take(subscription="test.listen", worker=None, most=10) == {}
    work()
    assert len(heard()) == 1


def test_other_subscriptions_are_left_alone(listener):
    emit("thing:1")
    assert queue.take(subscription="test.other", worker=None, most=10) == {}


def test_a_job_stays_whose_delivery_the_database_has_forgotten(listener, work):
    """It crashed before the note was on disk, and is back before the job is ended."""
    for subject in SUBJECTS[:4]:
        emit(subject)
    taken = queue.take(subscription="test.listen", worker=None, most=10)
    noted, *forgotten = queue.lines(taken.values()).values()
    [event] = Event.objects.filter(pk=noted[0][1])
    actions.deliver(event=event, subscription=registry.find("subscriptions", "test.listen"), at=clock.now())
    queue.finish(taken)
    assert sorted(deliveries().values_list("pk", flat=True)) == sorted(line[0][0] for line in forgotten)
    queue.give_back(taken)
    work()
    assert all(len(heard(subject)) == 1 for subject in SUBJECTS[:4])
