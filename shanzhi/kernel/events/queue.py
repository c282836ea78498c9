"""Jobs of delivery, taken and ended many at a time.

The queue hands out one job at a time; each costs two durable commits and some milliseconds beside the work itself.
A job of delivery therefore takes further ones of its subscription along. The rules of the queue hold: of jobs with
one lock only the first is taken, and what a dead worker had taken is put back by `events.rescue_jobs`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

# Without these the planner, on a table whose statistics are old, sorts all that wait instead of reading it in order.
_PLAN = "SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)"

# Jobs that were tried before run alone: one that kills its worker must not take others with it.
_TAKE = """
UPDATE procrastinate_jobs SET status = 'doing', worker_id = %(worker)s FROM (
    SELECT job.id FROM procrastinate_jobs job
    WHERE job.status = 'todo' AND job.task_name = 'events.deliver'
      AND job.args ->> 'subscription' = %(subscription)s
      AND job.attempts = 0 AND job.scheduled_at IS NULL
      AND NOT EXISTS (
          SELECT FROM procrastinate_jobs other
          WHERE other.lock = job.lock
            AND (other.status = 'doing' OR (other.status = 'todo' AND other.id < job.id))
      )
    ORDER BY job.id LIMIT %(most)s FOR UPDATE OF job SKIP LOCKED
) AS first WHERE procrastinate_jobs.id = first.id
RETURNING procrastinate_jobs.id, procrastinate_jobs.lock
"""
_LINES = """
SELECT lock, id, (args ->> 'event_id')::bigint FROM procrastinate_jobs
WHERE lock = ANY(%(locks)s) AND status IN ('todo', 'doing') ORDER BY id
"""
# A database that has crashed and come back since may have forgotten a delivery that nobody waited for the disk with.
_FINISH = """
DELETE FROM procrastinate_jobs job WHERE id = ANY(%(jobs)s) AND status IN ('todo', 'doing') AND EXISTS (
    SELECT FROM events_eventdelivery note
    WHERE note.event_id = (job.args ->> 'event_id')::bigint AND note.subscription = job.args ->> 'subscription'
)
"""
_GIVE_BACK = """
UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE id = ANY(%(jobs)s) AND status = 'doing'
"""
_RETRY = (
    "SELECT procrastinate_retry_job_v2(id, %(at)s, NULL, NULL, NULL) FROM unnest(%(jobs)s::bigint[]) AS id"
)


@transaction.atomic
def take(*, subscription: str, worker: int | None, most: int) -> dict[int, str]:
    """Take jobs that may run now, of each lock the first; gives `{job: lock}`."""
    _run(_PLAN)
    return dict(_run(_TAKE, subscription=subscription, worker=worker, most=most))


def lines(locks: Collection[str]) -> dict[str, list[tuple[int, int]]]:
    """All jobs that stand in line under these locks, in order: `{lock: [(job, event)]}`."""
    found = defaultdict(list)
    for lock, job, event in _run(_LINES, locks=list(locks)):
        found[lock].append((job, event))
    return found


def finish(jobs: Collection[int]) -> None:
    """These are done, as far as the events say so too (`EventDelivery`); the others stay in the queue."""
    if jobs:
        _run(_FINISH, jobs=list(jobs))


def give_back(jobs: Collection[int]) -> None:
    """These were taken and not begun."""
    if jobs:
        _run(_GIVE_BACK, jobs=list(jobs))


def retry(jobs: Collection[int], *, at: dt.datetime) -> None:
    """These failed."""
    if jobs:
        _run(_RETRY, jobs=list(jobs), at=at)


def _run(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
