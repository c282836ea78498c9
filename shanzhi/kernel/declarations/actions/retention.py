"""Answers have their time: days ahead are made, days past are dropped; the tallies stay as figures."""

import datetime as dt

from django.conf import settings
from django.db import connection, transaction

from shanzhi.core.clock import city_day
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.models import Notable, Revision

from .. import answering

_DAYS_KEPT = """
SELECT to_date(right(child.relname, 8), 'YYYYMMDD') FROM pg_inherits
JOIN pg_class child ON child.oid = inhrelid
WHERE inhparent = 'declarations_answer'::regclass ORDER BY 1
"""


def make_days(*, at: dt.datetime, ahead: int = 7) -> None:
    """Have a place for the answers of the coming days."""
    day = city_day(at)
    with connection.cursor() as cursor:
        cursor.execute(*answering.making_days([day, day + dt.timedelta(days=ahead)]))


def drop_old_days(*, at: dt.datetime) -> int:
    """Drop the answers that are older than `DECLARATION_RETENTION_DAYS`, each day in a transaction of its own.

    Every day leaves a record that says how many answers are gone. Says how many days went.
    """
    oldest = city_day(at) - dt.timedelta(days=settings.DECLARATION_RETENTION_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_DAYS_KEPT)
        days = [day for (day,) in cursor.fetchall() if day < oldest]
    for day in days:
        _drop(day, at)
    return len(days)


@transaction.atomic
def _drop(day: dt.date, at: dt.datetime) -> None:
    Revision.objects.filter(day=day).delete()
    Notable.objects.filter(day=day).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT declarations_drop_day(%s)", [day])
        (rows,) = cursor.fetchone()
    detail = {"day": day.isoformat(), "answers": rows}
    audit.record(by=None, act="declarations.day_dropped", subject=f"day:{day}", at=at, detail=detail)
