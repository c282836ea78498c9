"""Background work by name. A deferred job commits together with the data of the current transaction."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager

job = app.task
periodic = app.periodic

# A failed job is tried again, soon first; what still fails stays visible as failed.
RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)


def later(
    name: str,
    *,
    at: dt.datetime | None = None,
    lock: str | None = None,
    unique: str | None = None,
    **args: Any,
) -> None:
    """Defer the job `name` with `args`.

    `lock` runs jobs of that lock one after another, in order; `unique` keeps at most one waiting, because
    the waiting one will do this work too.
    """
    deferrer = app.configure_task(
        name=name, schedule_at=at, lock=lock, queueing_lock=unique, allow_unknown=False
    )
    # A worker gives the app a connection of its own; a job deferred by a job belongs into this transaction too.
    deferrer.job_manager = JobManager(DjangoConnector())
    if unique is None:
        deferrer.defer(**args)
        return
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        deferrer.defer(**args)


def later_many(
    name: str,
    rows: Sequence[dict[str, Any]],
    *,
    at: dt.datetime | None = None,
    locks: Sequence[str | None] | None = None,
) -> None:
    """Defer the job `name` once for each of `rows`, in one statement; `locks` belong to the rows one by one."""
    waiting = [
        app.configure_task(name=name, schedule_at=at, lock=lock, allow_unknown=False).make_new_job(**args)
        for args, lock in zip(rows, locks or [None] * len(rows), strict=True)
    ]
    if waiting:
        JobManager(DjangoConnector()).batch_defer_jobs(jobs=waiting)
