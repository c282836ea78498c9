import datetime as dt

from shanzhi.core import clock


def test_the_citys_day_begins_eight_hours_before_utc():
    late = dt.datetime(2020, 3, 15, 16, 0, tzinfo=dt.UTC)
    assert clock.city_day(late) == dt.date(2020, 3, 16)
    assert clock.day_start(dt.date(2020, 3, 16)) == late
    assert clock.local(late).hour == 0


def test_a_held_clock_is_let_go():
    at = dt.datetime(2020, 3, 16, tzinfo=dt.UTC)
    with clock.frozen(at):
        assert clock.now() == at
    assert clock.now() > dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert clock.now().tzinfo is dt.UTC
