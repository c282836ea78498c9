"""The partitions of the scan stream: made ahead, and dropped with a receipt when their time is over."""

import datetime as dt

from django.db import connection, transaction

from shanzhi.core.clock import city_day
from shanzhi.kernel.scans import queries, statements
from shanzhi.kernel.scans.actions.counting import settle_day
from shanzhi.kernel.scans.models import RetentionReceipt

_TABLES = ("scans_scan", "scans_show", "scans_refusal")


def ensure_partitions(*, first: dt.date, last: dt.date) -> None:
    """Have a place for every scan, show and refusal of these city days."""
    with connection.cursor() as cursor:
        cursor.execute(statements.ENSURE_DAYS, {"first": first, "last": last})


def drop_old_days(*, keep_days: int, at: dt.datetime) -> list[RetentionReceipt]:
    """Drop every day that is older than the retention, each in a transaction of its own.

    Its figures per division stay, and a receipt per table says how many rows are gone.
    """
    oldest = city_day(at) - dt.timedelta(days=keep_days)
    receipts = []
    for day in [day for day in queries.days_kept() if day < oldest]:
        receipts += _drop(day, at)
    return receipts


@transaction.atomic
def _drop(day: dt.date, at: dt.datetime) -> list[RetentionReceipt]:
    settle_day(day=day)
    receipts = []
    for table in _TABLES:
        with connection.cursor() as cursor:
            cursor.execute("SELECT scans_drop_day(%s, %s)", [table, day])
            (rows,) = cursor.fetchone()
        receipts.append(RetentionReceipt.objects.create(table=table, day=day, rows=rows, at=at))
    return receipts
