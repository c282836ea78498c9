"""A case from its opening to its end, with a clock that goes along."""

import datetime as dt

import pytest
from django.db import InternalError, transaction
from django.db.utils import ProgrammingError

from shanzhi.core.errors import DomainError
from shanzhi.core.registry import collect
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.cases import actions, my_data, queries
from shanzhi.kernel.cases.models import Case, Clock, Pause, Transition
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.orgs.models import CityDay, Division
from tests import factories
from tests.kernel.cases.world import EXTENDING, KIND, SEEING, SENDING

MONDAY = dt.datetime(2020, 3, 2, 2, 0, tzinfo=dt.UTC)  # 10:00 in the city
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


def refusal(work, *given, **said):
    with pytest.raises(DomainError) as refused:
        work(*given, **said)
    return refused.value


def test_from_opening_to_end_and_again(city):
    case = city.open(MONDAY)
    assert (case.number, case.state, case.is_open, case.due_at) == ("CS2020000001", "new", True, None)
    city.move(case, city.sender, "send", MONDAY, unit=city.unit)
    city.move(case, city.clerk, "accept", MONDAY + HOUR, person=city.clerk)
    done = city.move(case, city.clerk, "finish", MONDAY + DAY, words="已更换灯泡", facts={"lamps": 1})
    assert (done.state, done.is_open, done.closed_at, done.due_at) == ("done", False, MONDAY + DAY, None)
    assert (done.unit, done.lead, done.facts) == (city.unit, city.clerk, {"lamps": 1})
    again = city.move(case, city.citizen, "reopen", MONDAY + 2 * DAY, words="又灭了")
    assert (again.is_open, again.closed_at) == (True, None)
    assert again.due_at == dt.datetime(2020, 3, 9, 9, 30, tzinfo=dt.UTC)
    steps = Transition.objects.filter(case=case).values_list("number", "move", "source", "target")
    assert list(steps) == [
        (0, "open", "", "new"),
        (1, "send", "new", "sent"),
        (2, "accept", "sent", "work"),
        (3, "finish", "work", "done"),
        (4, "reopen", "done", "work"),
    ]
    told = Event.objects.filter(kind="cases.moved").order_by("id").values_list("payload__move", flat=True)
    assert list(told) == ["open", "send", "accept", "finish", "reopen"]
    acts = AuditEntry.objects.filter(subject=f"case:{case.pk}").values_list("act", flat=True)
    assert sorted(acts) == ["cases.move_case"] * 4 + ["cases.open_case"]


def test_numbers_follow_each_other_by_year(city):
    new_year = dt.datetime(2020, 12, 31, 16, 0, tzinfo=dt.UTC)  # midnight in the city
    numbers = [city.open(at).number for at in (MONDAY, MONDAY, new_year - HOUR, new_year)]
    assert numbers == ["CS2020000001", "CS2020000002", "CS2020000003", "CS2021000001"]


def test_the_clock_starts_stands_still_goes_on_and_ends(city):
    case = city.sent(MONDAY)
    assert case.due_at == dt.datetime(2020, 3, 5, 9, 30, tzinfo=dt.UTC)
    assert case.since < case.amber_at < case.due_at
    city.move(case, city.clerk, "accept", MONDAY)
    held = city.move(case, city.clerk, "ask", MONDAY + DAY, words="请补照片")
    assert held.hand_at == MONDAY + DAY
    on = city.move(case, city.citizen, "give", MONDAY + 3 * DAY)
    assert (on.hand_at, on.due_at) == (None, dt.datetime(2020, 3, 9, 9, 30, tzinfo=dt.UTC))
    assert list(Pause.objects.values_list("begin", "end", "reason")) == [
        (MONDAY + DAY, MONDAY + 3 * DAY, "请补照片")
    ]
    city.move(case, city.clerk, "finish", MONDAY + 3 * DAY, words="好了")
    assert Clock.objects.get().ended_at == MONDAY + 3 * DAY


def test_a_day_that_the_city_declares_counts(city):
    CityDay.objects.create(day=dt.date(2020, 3, 4), is_working=False, reason="停工")
    assert city.sent(MONDAY).due_at == dt.datetime(2020, 3, 6, 9, 30, tzinfo=dt.UTC)


def test_sent_back_it_waits_without_a_clock_and_runs_anew(city):
    case = city.sent(MONDAY)
    back = city.move(case, city.clerk, "return", MONDAY + HOUR, words="不是我们的")
    assert (back.state, back.due_at) == ("new", None)
    again = city.move(case, city.sender, "send", MONDAY + DAY, unit=city.unit)
    assert again.due_at == dt.datetime(2020, 3, 6, 9, 30, tzinfo=dt.UTC)
    assert Clock.objects.filter(case=case).count() == 2


def test_a_clock_may_run_from_the_opening_or_never(city):
    assert city.open(MONDAY, runs=True).due_at is not None
    assert city.open(MONDAY, runs=True, facts={"limit": [30, "minutes"]}).due_at == MONDAY + HOUR / 2


def test_who_may_and_what_it_needs(city):
    case = city.open(MONDAY)
    stranger = factories.official(role="probe_sender", division_code="441521")
    assert refusal(city.move, case, stranger, "send", MONDAY, unit=city.unit).code == "case.unknown"
    assert refusal(city.move, case, city.clerk, "accept", MONDAY).code == "case.unknown"
    assert refusal(city.move, case, city.citizen, "send", MONDAY, unit=city.unit).code == "case.not_now"
    assert refusal(city.move, case, city.sender, "fly", MONDAY).code == "case.not_now"
    needs = refusal(city.move, case, city.sender, "send", MONDAY)
    assert (needs.code, needs.field, needs.status) == ("case.needs", "unit", 422)
    city.move(case, city.sender, "send", MONDAY, unit=city.unit)
    assert refusal(city.move, case, city.clerk, "return", MONDAY).field == "words"
    assert Transition.objects.filter(case=case).count() == 2


def test_who_looked_at_an_old_version_is_told_who_moved_it(city):
    case = city.sent(MONDAY)
    city.move(case, city.clerk, "accept", MONDAY)
    told = refusal(city.move, case, city.other, "return", MONDAY, words="不收", seen=1)
    assert (told.code, told.status) == ("case.moved", 409)
    assert city.clerk.name in str(told.message)
    assert "办理中" in str(told.message)


def test_roles_and_moves_of_each(city):
    case = city.sent(MONDAY)
    assert queries.roles_in(city.citizen, case) == {"opener"}
    assert queries.roles_in(city.clerk, case) == {"unit"}
    assert queries.roles_in(city.sender, case) == {SEEING, SENDING, EXTENDING}
    assert [move.key for move in queries.moves_for(city.clerk, case, inside=True)] == ["accept", "return"]
    assert queries.moves_for(city.citizen, case, inside=False) == []


def test_who_sees_which(city):
    near = city.sent(MONDAY)
    far = city.open(MONDAY, by=None, division=Division.objects.get(pk="441521"))
    assert set(queries.cases_handled(city.sender)) == set(queries.cases_handled(city.clerk)) == {near}
    assert set(queries.cases_opened(city.citizen)) == {near}
    assert queries.case_seen(city.citizen, near.pk, inside=False) == near
    assert refusal(queries.case_seen, city.sender, far.pk, inside=True).status == 404


def test_a_kind_that_nothing_declares_is_a_fault_of_the_caller(city):
    with pytest.raises(KeyError):
        actions.open_case(kind="probe.other", by=None, title="", division=city.place, at=MONDAY)
    assert not Case.objects.exists()


@pytest.mark.parametrize("change", [{"words": "改了"}, None])
def test_history_stays(city, change):
    case = city.open(MONDAY)
    rows = Transition.objects.filter(case=case)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        rows.update(**change) if change else rows.delete()
    assert rows.get().words == ""


def test_what_people_can_take_away(city):
    case = city.sent(MONDAY)
    city.move(case, city.clerk, "accept", MONDAY, person=city.clerk)
    assert my_data.opened(city.citizen)[0]["number"] == my_data.led(city.clerk)[0]["number"] == case.number
    assert [row["move"] for row in my_data.moved(city.clerk)] == ["accept"]
    assert KIND in {procedure.name for procedure in collect("procedures")}
