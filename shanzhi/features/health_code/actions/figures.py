"""Counting days that are over, so that a board of a whole city reads a few rows."""

import datetime as dt
from collections import defaultdict

from django.db import connection, transaction

from shanzhi.core.clock import city_day

from .. import queries
from ..models import CountedDay, DailyFigure

# Gates without network deliver up to a week later (kernel scans): until then a day is counted again.
LATE_DAYS = 7
_LOCK = 0x48_43_46_47


@transaction.atomic
def count_days(*, first: dt.date, last: dt.date, at: dt.datetime) -> int:
    """Count the days of a span anew; today and later are left out. Returns how many days were counted."""
    last = min(last, city_day(at) - dt.timedelta(days=1))
    days = [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])  # two workers, one count
    found: dict[tuple[dt.date, str], queries.Figures] = defaultdict(queries.Figures)
    for day, code, name, count in queries.live_rows(days):
        found[day, code].add(name, count)
    DailyFigure.objects.filter(day__in=days).delete()
    DailyFigure.objects.bulk_create(
        [DailyFigure(day=day, division_code=code, **vars(figures)) for (day, code), figures in found.items()],
        batch_size=2000,
    )
    CountedDay.objects.bulk_create(
        [CountedDay(day=day, counted_at=at) for day in days],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["counted_at"],
    )
    return len(days)


def count_recent_days(*, at: dt.datetime) -> int:
    """Count yesterday and the days that late deliveries may still change."""
    today = city_day(at)
    return count_days(first=today - dt.timedelta(days=LATE_DAYS + 1), last=today, at=at)
