"""How many check-ins and shows a day and a division have, exact at any moment and cheap at any size.

The stream is far too long to be counted for a page. So a job counts what is settled into `DayFigure`: check-ins by the
moment they were received, whatever day they are of, and shows by whole days. What came since is counted from the rows.
The function `scans_figures` (migration 0005) reads both parts and the border between them in one snapshot, so
nothing is missed or counted twice.
"""

import datetime as dt
from typing import NamedTuple

from django.db import connection

from shanzhi.kernel.scans import rules

ONE_DAY = dt.timedelta(days=1)
_ROWS = "SELECT * FROM scans_figures(%s, %s, %s, %s, %s)"


class FigureRow(NamedTuple):
    """Check-ins at the points of a division on a day; shows by people who live there, and how many people they are."""

    day: dt.date
    code: str
    scans: int
    shows: int
    showers: int


def figure_rows(*, first: dt.date, last: dt.date, prefix: str = "", digits: int = 12) -> list[FigureRow]:
    """The figures of these days under a prefix of division codes, codes cut to so many digits (0: all as one)."""
    under = prefix.replace("%", "").replace("_", "") + "%"
    with connection.cursor() as cursor:
        # A queued scan that arrives behind the border is at most so many days old.
        cursor.execute(_ROWS, [first, last, under, digits, rules.MOST_BEHIND_QUEUED.days + 1])
        return [FigureRow(*row) for row in cursor.fetchall()]
