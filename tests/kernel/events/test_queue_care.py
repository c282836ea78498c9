"""The queue survives its workers."""

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core import jobs
from shanzhi.kernel.events.tasks import MOST_RESCUES
from tests.kernel.events.test_delivery import emit, heard, ids

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_YEAR = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[3]


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def run_dying_worker(moment: str) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.kernel.events.dying_worker",
        connection.settings_dict["NAME"],
        moment,
    ]
    assert subprocess.run(command, cwd=ROOT, timeout=60).returncode == -signal.SIGKILL


def rescue(work) -> None:
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    jobs.later("events.rescue_jobs", timestamp=0)
    work()


@pytest.mark.drill
@pytest.mark.parametrize(("moment", "survives"), [("before", 0), ("after", 1)])
def test_a_worker_killed_in_the_middle(listener, work, moment, survives):
    """What it had not committed is done by the next one, what it had is not done twice; the order is kept."""
    expected = ids(emit(count=3))
    run_dying_worker(moment)
    assert heard() == expected[:survives]
    assert ProcrastinateJob.objects.filter(status="doing", task_name="events.deliver").count() == 1
    work(rounds=2)
    assert heard() == expected[:survives]
    rescue(work)
    assert heard() == expected
    assert listener.tries == expected[survives:]


def doing(attempts: int) -> ProcrastinateJob:
    emit()
    sql(
        "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE task_name = 'events.deliver'",
        attempts,
    )
    return ProcrastinateJob.objects.get(task_name="events.deliver")


def test_a_job_that_keeps_killing_its_worker_ends_as_failed(listener, work):
    job = doing(attempts=MOST_RESCUES)
    rescue(work)
    assert ProcrastinateJob.objects.get(pk=job.pk).status == "failed"
    assert heard() == []


def test_a_job_whose_work_another_one_waits_to_do_is_dropped(listener, work):
    """Its place in the queue is taken; the others are rescued all the same."""
    jobs.later("events.tidy_jobs", unique="once", timestamp=1)
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    jobs.later("events.tidy_jobs", unique="once", at=NEXT_YEAR, timestamp=2)
    emit()
    sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'events.deliver'")
    jobs.later("events.rescue_jobs", timestamp=0)
    work(rounds=2)
    assert ProcrastinateJob.objects.get(args={"timestamp": 1}).status == "aborted"
    assert len(heard()) == 1


def test_a_job_of_a_living_worker_is_left_alone(listener, work):
    job = doing(attempts=0)
    sql(
        "WITH w AS (INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id) UPDATE procrastinate_jobs SET worker_id = w.id FROM w"
    )
    jobs.later("events.rescue_jobs", timestamp=0)
    work(rounds=2)
    assert ProcrastinateJob.objects.get(pk=job.pk).status == "doing"


def test_finished_jobs_are_forgotten_after_three_days_and_failed_ones_later(listener, work, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.events.tasks.MOST_SECONDS", -1)  # no job is done along with another
    for subject in ("thing:old", "thing:new", "thing:failed", "thing:long-failed"):
        emit(subject)
    work()
    age = "UPDATE procrastinate_events e SET at = now() - %s::interval FROM procrastinate_jobs j WHERE j.id = e.job_id AND j.lock = %s"
    fail = "UPDATE procrastinate_jobs SET status = 'failed' WHERE lock = %s"
    for subject, days in (("old", 4), ("failed", 4), ("long-failed", 61)):
        sql(age, f"{days} days", f"test.listen:thing:{subject}")
    for subject in ("failed", "long-failed"):
        sql(fail, f"test.listen:thing:{subject}")
        sql(age, "61 days" if subject == "long-failed" else "4 days", f"test.listen:thing:{subject}")
    jobs.later("events.tidy_jobs", timestamp=0)
    work()
    left = set(ProcrastinateJob.objects.filter(task_name="events.deliver").values_list("lock", flat=True))
    assert left == {"test.listen:thing:new", "test.listen:thing:failed"}
