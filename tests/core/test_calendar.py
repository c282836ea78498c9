"""Worked out by hand from the State Council's schedules for 2020.

Spring Festival: 24 January to 2 February (extended from the 30th); Saturday 19 January 2020 was a make-up day.
National Day and Mid-Autumn: 1 to 8 October; Sunday 27 September and Saturday 10 October were worked.
"""

import datetime as dt

import pytest

from shanzhi.core.calendar import WorkingCalendar
from shanzhi.core.clock import CITY_ZONE

CITY = WorkingCalendar()
DAY = dt.date


def when(month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(2020, month, day, hour, minute, tzinfo=CITY_ZONE)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (DAY(2020, 1, 19), True),
        (DAY(2020, 1, 23), True),
        *[(DAY(2020, 1, 24) + dt.timedelta(days=n), False) for n in range(10)],
        (DAY(2020, 2, 3), True),
        (DAY(2020, 9, 27), True),
        *[(DAY(2020, 10, 1) + dt.timedelta(days=n), False) for n in range(8)],
        (DAY(2020, 10, 9), True),
        (DAY(2020, 10, 10), True),
        (DAY(2020, 10, 11), False),
    ],
)
def test_working_days_of_2020(day, works):
    assert CITY.is_working_day(day) is works


def test_years_not_announced_yet_count_monday_to_friday():
    assert CITY.is_working_day(DAY(2049, 10, 1))  # a Friday
    assert not CITY.is_working_day(DAY(2049, 10, 2))


def test_the_city_declares_its_own_days():
    city = WorkingCalendar({DAY(2020, 2, 3): False, DAY(2020, 2, 8): True})
    assert not city.is_working_day(DAY(2020, 2, 3))
    assert city.is_working_day(DAY(2020, 2, 8))
    assert city.next_working_day(DAY(2020, 1, 23)) == DAY(2020, 2, 4)


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        (when(1, 22), 1, when(1, 23, 17, 30)),
        (when(1, 22), 2, when(2, 3, 17, 30)),  # over the whole Spring Festival
        (when(1, 25), 1, when(2, 3, 17, 30)),  # handed in on a holiday
        (when(9, 30), 3, when(10, 12, 17, 30)),  # 9th, Saturday 10th, Monday 12th
        (when(10, 9), 1, when(10, 10, 17, 30)),
        (when(10, 10, 23, 59), 5, when(10, 16, 17, 30)),
    ],
)
def test_terms_in_days(at, days, due):
    assert CITY.add_working_days(at, days) == due


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        (when(10, 9, 9), 1, when(10, 9, 10)),
        (when(10, 9, 11), 2, when(10, 9, 15, 30)),  # an hour before lunch, an hour after it
        (when(10, 9, 11), 1, when(10, 9, 12)),
        (when(10, 9, 12, 30), 1, when(10, 9, 15, 30)),
        (when(10, 9, 17), 1, when(10, 10, 9)),  # on to the Saturday that is worked
        (when(10, 10, 17), 1, when(10, 12, 9)),
        (when(1, 23, 16, 30), 6.5, when(2, 3, 16, 30)),  # 1 h, then 3.5 h and 2 h after ten days
        (when(10, 4, 3), 0.5, when(10, 9, 9)),
        (when(10, 9, 7), 0, when(10, 9, 8, 30)),
        (when(10, 9, 9), 6.5 * 3, when(10, 13, 9)),
    ],
)
def test_terms_in_hours(at, hours, due):
    assert CITY.add_working_hours(at, hours) == due


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [
        (when(10, 9, 9), when(10, 9, 12), 3),
        (when(10, 9, 9), when(10, 9, 15), 3.5),
        (when(10, 9, 12), when(10, 9, 14, 30), 0),
        (when(1, 23, 16, 30), when(2, 3, 9, 30), 2),
        (when(10, 1), when(10, 8, 20), 0),
        (when(10, 9, 0), when(10, 13, 0), 19.5),
        (when(10, 9, 15), when(10, 9, 9), -3.5),
    ],
)
def test_office_time_between(a, b, hours):
    assert CITY.working_time_between(a, b) == dt.timedelta(hours=hours)


def test_terms_and_distances_agree():
    for start in range(0, 24 * 12, 5):
        a = when(1, 20, 0) + dt.timedelta(hours=start)
        for hours in (0.25, 3.5, 7, 40):
            assert CITY.working_time_between(a, CITY.add_working_hours(a, hours)) == dt.timedelta(hours=hours)


def test_moments_come_in_any_zone_and_go_out_in_utc():
    due = CITY.add_working_hours(dt.datetime(2020, 10, 9, 1, tzinfo=dt.UTC), 1)
    assert (due, due.tzinfo) == (when(10, 9, 10), dt.UTC)
    late_in_utc = dt.datetime(2020, 10, 8, 16, 30, tzinfo=dt.UTC)  # already the 9th in the city
    assert CITY.add_working_days(late_in_utc, 1) == when(10, 10, 17, 30)


def test_without_lunch_break():
    city = WorkingCalendar(opens=dt.time(9), lunch=None, closes=dt.time(17))
    assert city.add_working_hours(when(10, 9, 11), 2) == when(10, 9, 13)


def test_terms_run_forward():
    with pytest.raises(ValueError, match="at least one"):
        CITY.add_working_days(when(10, 9), 0)
    with pytest.raises(ValueError, match="forward"):
        CITY.add_working_hours(when(10, 9), -1)
