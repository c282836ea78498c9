"""Counting what is over, so that a board of a whole city reads a few rows."""

import datetime as dt
from collections import defaultdict

from django.db import connection, transaction

from shanzhi.core.clock import city_day

from .. import queries
from ..models import CountedDay, DailyFigure

# Whoever has been registered stays so, but for people whose data were deleted: days are counted again for a week.
LATE_DAYS = 7
_LOCK = 0x48_43_46_47
# The sum of all rows is the same before and after, whatever others add meanwhile.
_FOLD = """
WITH gone AS (
    DELETE FROM health_code_colourtally RETURNING division_code, colour, number
), kept AS (
    INSERT INTO health_code_colourtally (division_code, colour, number)
    SELECT division_code, colour, sum(number) FROM gone GROUP BY 1, 2 HAVING sum(number) <> 0
)
SELECT count(*) FROM gone
"""


@transaction.atomic
def count_days(*, first: dt.date, last: dt.date, at: dt.datetime) -> int:
    """Count the days of a span anew; today and later are left out. Returns how many days were counted."""
    last = min(last, city_day(at) - dt.timedelta(days=1))
    days = [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])  # two workers, one count
    found: dict[tuple[dt.date, str], dict[str, int]] = defaultdict(dict)
    for day, code, name, count in queries.live_rows(days):
        found[day, code][name] = count
    DailyFigure.objects.filter(day__in=days).delete()
    DailyFigure.objects.bulk_create(
        [DailyFigure(day=day, division_code=code, **counts) for (day, code), counts in found.items()],
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
    """Count yesterday and the days that may still change."""
    today = city_day(at)
    return count_days(first=today - dt.timedelta(days=LATE_DAYS + 1), last=today, at=at)


def fold_tally() -> int:
    """Put together what the triggers have noted of each division and colour; says how many rows there were."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        (folded,) = cursor.fetchone()
    return folded
