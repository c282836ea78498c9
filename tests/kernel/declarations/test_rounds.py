"""Plans become rounds: on which days, in which window, by which clocks."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.kernel.declarations import rules
from shanzhi.kernel.declarations.actions import rounds
from shanzhi.kernel.declarations.enums import Days
from shanzhi.kernel.declarations.models import Plan, Round, Tally, Term
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.orgs.models import CityDay


def opened(school, day):
    return rounds.open_rounds(day=day, at=school.at)


def test_a_working_day_has_a_round_and_a_second_run_adds_nothing(school):
    school.pupil()
    monday = dt.date(2020, 3, 16)
    assert opened(school, monday) == 1
    assert opened(school, monday) == 0
    assert (Round.objects.count(), Tally.objects.count()) == (1, 1)
    round = Round.objects.get()
    assert (round.opens_at, round.closes_at) == (
        dt.datetime(2020, 3, 15, 22, 0, tzinfo=dt.UTC),
        dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC),
    )
    assert round.ends_at == dt.datetime(2020, 3, 16, 16, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (dt.date(2020, 4, 4), 0),  # Qingming
        (dt.date(2020, 4, 5), 0),  # a Sunday
        (dt.date(2020, 4, 26), 1),  # a Sunday that is worked, for the days of May
        (dt.date(2020, 3, 21), 0),  # a Saturday
    ],
)
def test_holidays_and_days_worked_instead(school, day, asked):
    assert opened(school, day) == asked


def test_the_city_may_declare_days_of_its_own(school):
    CityDay.objects.create(day=dt.date(2020, 3, 17), is_working=False, reason="台风停课")
    assert opened(school, dt.date(2020, 3, 17)) == 0


def test_schools_are_asked_inside_a_term_only(school):
    Plan.objects.update(days=Days.SCHOOL)
    assert opened(school, dt.date(2020, 3, 16)) == 1
    Term.objects.create(name="2020 春", first=dt.date(2020, 4, 27), last=dt.date(2020, 7, 17))
    assert opened(school, dt.date(2020, 3, 17)) == 0
    assert opened(school, dt.date(2020, 4, 27)) == 1


def test_a_new_window_holds_from_tomorrow(school):
    today = school.open()
    plan = rounds.set_plan(
        by=school.head,
        top=school.top,
        questionnaire=today.plan.questionnaire,
        opens=dt.time(7, 0),
        closes=dt.time(8, 0),
        days=Days.WORKING,
        since=today.day,
        at=school.at,
    )
    assert plan.since == today.day + dt.timedelta(days=1)
    assert opened(school, today.day) == 0
    assert opened(school, plan.since) == 1
    assert Round.objects.get(day=plan.since).closes_at == dt.datetime(2020, 3, 17, 0, 0, tzinfo=dt.UTC)


def test_a_window_that_runs_backward_is_refused(school):
    with pytest.raises(rounds.PlanRefused):
        rounds.set_plan(
            by=school.head,
            top=school.top,
            questionnaire=Plan.objects.get().questionnaire,
            opens=dt.time(9, 0),
            closes=dt.time(9, 0),
            since=dt.date(2020, 3, 17),
            at=school.at,
        )


def test_what_is_missing_is_told_once_at_the_close(school):
    members = [school.pupil() for _ in range(3)]
    round = school.open()
    school.answer(round, members[0])
    assert rounds.close_rounds(at=round.closes_at - dt.timedelta(seconds=1)) == 0
    assert rounds.close_rounds(at=round.closes_at) == 1
    assert rounds.close_rounds(at=round.closes_at) == 0
    assert Event.objects.get(kind="declaration.missed").payload["missing"] == 2


def test_a_full_round_tells_nothing(school):
    member = school.pupil()
    round = school.open()
    school.answer(round, member)
    rounds.close_rounds(at=round.closes_at)
    assert not Event.objects.filter(kind="declaration.missed").exists()


# The day on which the clocks of Berlin go forward: 02:30 does not exist, and the day has 23 hours.
SPRING = dt.date(2020, 3, 29)


def test_a_window_over_the_change_to_summer_time():
    opens, closes, ends = rules.window(SPRING, dt.time(1, 30), dt.time(3, 30), "Europe/Berlin")
    assert closes - opens == dt.timedelta(hours=1)
    assert ends - opens == dt.timedelta(hours=21, minutes=30)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    day=st.dates(dt.date(2019, 1, 1), dt.date(2022, 12, 31)),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    minutes=st.tuples(st.integers(0, 1438), st.integers(1, 600)),
)
def test_a_window_never_runs_backward_and_ends_with_the_day(day, zone, minutes):
    start, length = minutes
    end = min(start + length, 1439)
    opens, closes, ends = rules.window(
        day, dt.time(start // 60, start % 60), dt.time(end // 60, end % 60), zone
    )
    assert opens <= closes <= ends


def test_of_nearly_everybody_it_is_not_everybody():
    assert rules.percent(9_999, 10_000) == 99.9
    assert rules.percent(0, 0) == 100.0
