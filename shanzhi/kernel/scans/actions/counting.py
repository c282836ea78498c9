"""Counting what is settled of the stream, a little at a time (`figures.py` says how it is read)."""

import datetime as dt
from collections.abc import Mapping

from django.db import connection, transaction

from shanzhi.core.clock import CITY_ZONE, city_day, day_start
from shanzhi.kernel.scans.figures import ONE_DAY
from shanzhi.kernel.scans.models import CountedStream

# A scan waits for its batch before its transaction begins, and clocks of machines differ a little.
MARGIN = dt.timedelta(minutes=2)
# What a transaction that is still open writes, it has received not long before it began.
_OLDEST_OPEN = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_ADD_SCANS = """
INSERT INTO scans_dayfigure AS t (day, division_code, scans, abnormal, shows, showers)
SELECT (at AT TIME ZONE %(zone)s)::date, division_code, count(*), 0, 0, 0 FROM scans_scan
WHERE received_at >= %(begin)s AND received_at < %(end)s
GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (day, division_code) DO UPDATE SET scans = t.scans + excluded.scans
"""
_ADD_SHOWS = """
INSERT INTO scans_dayfigure AS t (day, division_code, scans, abnormal, shows, showers)
SELECT day, division_code, 0, 0, sum(shows), count(*) FROM scans_show
WHERE day >= %(begin)s AND day < %(end)s
GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (day, division_code)
DO UPDATE SET shows = t.shows + excluded.shows, showers = t.showers + excluded.showers
"""
_SETTLE_DAY = """
INSERT INTO scans_dayfigure AS t (day, division_code, scans, abnormal, shows, showers)
SELECT %(day)s, division_code, sum(scans), sum(abnormal), sum(shows), sum(showers) FROM (
    SELECT division_code, count(*) AS scans, count(*) FILTER (WHERE abnormal) AS abnormal, 0 AS shows, 0 AS showers
    FROM scans_scan WHERE at >= %(begin)s AND at < %(end)s GROUP BY 1
    UNION ALL
    SELECT division_code, 0, 0, sum(shows), count(*) FROM scans_show WHERE day = %(day)s GROUP BY 1
) AS counted
GROUP BY 2 ORDER BY 2
ON CONFLICT (day, division_code) DO UPDATE SET scans = excluded.scans, abnormal = excluded.abnormal,
    shows = excluded.shows, showers = excluded.showers
"""


# So that the rows of the last minutes are found without looking through the day (migration 0005).
_SUMMARIZE = "SELECT scans_summarize(%(day)s::date)"


@transaction.atomic
def count_stream(*, at: dt.datetime) -> CountedStream:
    """Add what is settled since the last time to the figures, and move the border there."""
    border = _border()
    settled = _settled(at)
    for day in (city_day(at) - ONE_DAY, city_day(at)):
        _run(_SUMMARIZE, {"day": day})
    if border.received is None or settled > border.received:
        begin = border.received or dt.datetime.min.replace(tzinfo=dt.UTC)
        _run(_ADD_SCANS, {"begin": begin, "end": settled, "zone": str(CITY_ZONE)})
        border.received = settled
    over = city_day(settled)  # shows of the days before it are complete
    if border.shown is None or over > border.shown:
        _run(_ADD_SHOWS, {"begin": border.shown or dt.date.min, "end": over})
        border.shown = over
    border.save()
    return border


def _border() -> CountedStream:
    """The border, held until the transaction ends: two workers count one after the other."""
    CountedStream.objects.get_or_create(pk=CountedStream.ONLY)
    return CountedStream.objects.select_for_update().get(pk=CountedStream.ONLY)


def _settled(at: dt.datetime) -> dt.datetime:
    """Whatever was received before this moment is committed and can be seen."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_OPEN)
        (oldest,) = cursor.fetchone()
    return min(at, oldest or at) - MARGIN


@transaction.atomic
def settle_day(*, day: dt.date) -> None:
    """Write down the figures of a day whose rows are about to go."""
    border = _border()
    _run(_SETTLE_DAY, {"day": day, "begin": day_start(day), "end": day_start(day + ONE_DAY)})
    if border.shown is None or border.shown <= day:
        border.shown = day + ONE_DAY
        border.save(update_fields=["shown"])


def _run(statement: str, parameters: Mapping[str, dt.date | str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
