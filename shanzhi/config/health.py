"""Two addresses for those who watch the city: is the process alive, is everything it needs there."""

import datetime as dt
from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse

from shanzhi.core import outage
from shanzhi.core.access import public
from shanzhi.core.clock import now

WORKER_SILENT = dt.timedelta(seconds=30)  # a worker says that it lives every ten seconds


@public(records=True)  # not a record, but reading must not ask the database for a transaction here
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"alive": True})


@public(records=True)
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether database, migrations and worker are as they should be; 503 names what is not."""
    try:
        checks = {"database": True, "migrations": _is_migrated(), "worker": _has_worker(now())}
    except (DatabaseError, InterfaceError):
        outage.forget_connections()
        checks = {"database": False, "migrations": False, "worker": False}
    ready = all(checks.values())
    answer = JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # whoever asks is told; the log is for what nobody asked
    return answer


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The migrations this code was started with; newer ones in the database do no harm to it."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _is_migrated() -> bool:
    return MigrationRecorder(connection).applied_migrations().keys() >= _wanted()


def _has_worker(at: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        (last,) = cursor.fetchone()
    return last is not None and at - last < WORKER_SILENT
