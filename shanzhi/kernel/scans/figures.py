"""How many check-ins and shows a day and a division have, exact at any moment and cheap at any size.

The stream is far too long to be counted for a page. So a job counts what is settled into `DayFigure`: check-ins by the
moment they were received, whatever day they are of, and shows by whole days. What came since is counted from the rows.
One statement reads both parts and the border between them, so nothing is missed or counted twice.
"""

import datetime as dt
from typing import NamedTuple

from django.db import connection

from shanzhi.core.clock import CITY_ZONE, day_start
from shanzhi.kernel.scans import rules

ONE_DAY = dt.timedelta(days=1)
_ROWS = """
WITH border AS MATERIALIZED (
    SELECT coalesce(max(received), '-infinity') AS received, coalesce(max(shown), '-infinity') AS shown
    FROM scans_countedstream
)
SELECT day, left(division_code, %(digits)s) AS code, sum(scans)::bigint, sum(shows)::bigint, sum(showers)::bigint
FROM (
    SELECT day, division_code, scans, shows, showers FROM scans_dayfigure
    WHERE day BETWEEN %(first)s AND %(last)s AND division_code LIKE %(under)s
    UNION ALL
    SELECT (at AT TIME ZONE %(zone)s)::date, division_code, count(*), 0, 0 FROM scans_scan
    WHERE received_at >= (SELECT received FROM border) AND at >= (SELECT received FROM border) - make_interval(days => %(behind)s)
      AND at >= %(begin)s AND at < %(end)s AND division_code LIKE %(under)s
    GROUP BY 1, 2
    UNION ALL
    SELECT day, division_code, 0, sum(shows), count(*) FROM scans_show
    WHERE day >= (SELECT shown FROM border) AND day BETWEEN %(first)s AND %(last)s AND division_code LIKE %(under)s
    GROUP BY 1, 2
) AS parts
GROUP BY 1, 2
"""


class FigureRow(NamedTuple):
    """Check-ins at the points of a division on a day; shows by people who live there, and how many people they are."""

    day: dt.date
    code: str
    scans: int
    shows: int
    showers: int


def figure_rows(*, first: dt.date, last: dt.date, prefix: str = "", digits: int = 12) -> list[FigureRow]:
    """The figures of these days under a prefix of division codes, codes cut to so many digits (0: all as one)."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS,
            {
                "first": first,
                "last": last,
                "begin": day_start(first),
                "end": day_start(last + ONE_DAY),
                "under": prefix.replace("%", "").replace("_", "") + "%",
                "digits": digits,
                "zone": str(CITY_ZONE),
                "behind": rules.MOST_BEHIND_QUEUED.days + 1,
            },
        )
        return [FigureRow(*row) for row in cursor.fetchall()]
