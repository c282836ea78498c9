"""More time, and clocks that follow the calendar."""

import datetime as dt

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.kernel.cases import actions, tasks
from shanzhi.kernel.cases.models import Case, Clock, Extension
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.events.queries import subscriptions_to
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import CityDay
from tests import factories

MONDAY = dt.datetime(2020, 3, 2, 2, 0, tzinfo=dt.UTC)  # 10:00 in the city
DAY = dt.timedelta(days=1)
THURSDAY, FRIDAY = (dt.datetime(2020, 3, day, 9, 30, tzinfo=dt.UTC) for day in (5, 6))


def ask(city, case, at, **changes):
    given = {"by": city.clerk, "amount": 1, "reason": "等配件到货"}
    return actions.ask_extension(case_id=case.pk, at=at, **given | changes)


def decide(city, asked, at, **changes):
    given = {"by": city.sender, "grants": True}
    return actions.decide_extension(extension_id=asked.pk, at=at, **given | changes)


def code_of(work, *given, **said):
    with pytest.raises(DomainError) as refused:
        work(*given, **said)
    return refused.value.code


def test_asked_in_time_and_granted_by_another(city):
    case = city.sent(MONDAY)
    asked = ask(city, case, THURSDAY)
    decide(city, asked, THURSDAY + DAY / 24)
    case.refresh_from_db()
    assert case.due_at == Clock.objects.get().due_at == FRIDAY
    assert code_of(decide, city, asked, FRIDAY) == "extension.decided"
    assert code_of(ask, city, case, THURSDAY + DAY / 4) == "extension.twice"


def test_after_the_deadline_it_is_refused_with_a_sentence(city):
    case = city.sent(MONDAY)
    late = THURSDAY + dt.timedelta(microseconds=1)
    with pytest.raises(DomainError) as refused:
        ask(city, case, late)
    assert refused.value.code == "extension.late"
    assert "已经超过办理期限" in str(refused.value.message)
    assert not Extension.objects.exists()


def test_while_the_clock_stands_still_it_is_not_too_late(city):
    case = city.sent(MONDAY)
    city.move(case, city.clerk, "accept", MONDAY)
    city.move(case, city.clerk, "ask", MONDAY + DAY, words="请补照片")
    decide(city, ask(city, case, MONDAY + 10 * DAY), MONDAY + 10 * DAY)
    on = city.move(case, city.citizen, "give", MONDAY + 14 * DAY)  # Monday again
    assert on.due_at == dt.datetime(2020, 3, 19, 9, 30, tzinfo=dt.UTC)


def test_refused_with_a_reason_it_may_be_asked_again(city):
    case = city.sent(MONDAY)
    asked = ask(city, case, MONDAY)
    assert code_of(decide, city, asked, MONDAY, grants=False) == "extension.words"
    decide(city, asked, MONDAY, grants=False, words="配件有现货")
    assert Case.objects.get().due_at == THURSDAY
    ask(city, case, MONDAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 0}, "extension.amount"),
        ({"amount": 4}, "extension.amount"),
        ({"reason": "  "}, "extension.reason"),
    ],
)
def test_what_cannot_be_asked(city, changes, code):
    assert code_of(ask, city, city.sent(MONDAY), MONDAY, **changes) == code


def test_who_may_neither_ask_nor_decide(city):
    case = city.sent(MONDAY)
    assert code_of(ask, city, case, MONDAY, by=city.citizen) == "case.unknown"
    asked = ask(city, case, MONDAY)
    far = factories.official(role="probe_sender", division_code="441521")
    assert code_of(decide, city, asked, MONDAY, by=far) == "extension.unknown"
    assert code_of(decide, city, asked, MONDAY, by=city.clerk) == "extension.unknown"
    both = factories.official(role="probe_sender", division_code="441502")
    orgs.place_official(by=None, person=both, unit=city.unit, at=MONDAY)
    own = ask(city, city.sent(MONDAY), MONDAY, by=both)
    assert code_of(decide, city, own, MONDAY, by=both) == "extension.own"
    assert code_of(ask, city, city.open(MONDAY, unit=city.unit), MONDAY) == "extension.no_clock"


def test_a_declared_holiday_moves_every_running_clock(city):
    plain, held, ended = (city.sent(MONDAY) for _ in range(3))
    minutes = city.sent(MONDAY, facts={"limit": [30, "minutes"]})
    for case in (held, ended):
        city.move(case, city.clerk, "accept", MONDAY)
    city.move(held, city.clerk, "ask", MONDAY + DAY, words="请补照片")
    city.move(held, city.citizen, "give", MONDAY + 2 * DAY)
    city.move(ended, city.clerk, "finish", MONDAY, words="好了")
    CityDay.objects.create(day=dt.date(2020, 3, 4), is_working=False, reason="停工")
    before = Clock.objects.get(case=ended).due_at
    assert actions.recount_clocks() == 2
    due = {case.pk: case.due_at for case in Case.objects.all()}
    assert (due[plain.pk], due[ended.pk]) == (FRIDAY, None)
    assert due[held.pk] == Clock.objects.get(case=held).due_at > THURSDAY + DAY / 2
    assert due[minutes.pk] == minutes.due_at
    assert Clock.objects.get(case=ended).due_at == before
    assert actions.recount_clocks() == 0


def test_declaring_a_day_leads_there(city):
    case = city.sent(MONDAY)
    orgs.declare_city_day(by=None, day=dt.date(2020, 3, 4), is_working=False, reason="停工", at=MONDAY)
    event = Event.objects.get(kind="orgs.city_days_changed")
    assert [one.name for one in subscriptions_to(event.kind)] == ["cases.recount"]
    tasks.recount_clocks()
    case.refresh_from_db()
    assert case.due_at == FRIDAY
    orgs.withdraw_city_day(by=None, day=dt.date(2020, 3, 4), reason="照常", at=MONDAY)
    tasks.recount_clocks()
    case.refresh_from_db()
    assert case.due_at == THURSDAY
