"""A deferred job commits with the data of its transaction, whoever defers it."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from shanzhi.core import jobs

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="notify.send").count()


def test_a_job_is_forgotten_with_its_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.later("notify.send", outgoing_id="1")
        raise RuntimeError
    assert waiting() == 0


def test_a_job_deferred_by_a_worker_belongs_to_the_transaction_too():
    elsewhere = InMemoryConnector()
    with app.replace_connector(elsewhere):
        jobs.later("notify.send", outgoing_id="1")
    assert waiting() == 1
    assert not elsewhere.jobs


def test_a_waiting_job_stands_for_the_next_one():
    for _ in range(2):
        jobs.later("notify.send", unique="one", outgoing_id="1")
    assert waiting() == 1


def test_many_jobs_at_once_are_those_one_by_one():
    jobs.later_many("notify.send", [{"outgoing_id": "1"}, {"outgoing_id": "2"}], locks=["a", None])
    jobs.later_many("notify.send", [])
    rows = ProcrastinateJob.objects.filter(task_name="notify.send").order_by("id")
    assert [(row.args["outgoing_id"], row.lock) for row in rows] == [("1", "a"), ("2", None)]
