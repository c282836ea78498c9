"""Taking, passing on, asking along, urging, supervising."""

import datetime as dt

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.kernel.cases import actions, my_data, queries
from shanzhi.kernel.cases.models import Case, Transition
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Unit
from tests import factories

MONDAY = dt.datetime(2020, 3, 2, 2, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def code_of(work, **said):
    with pytest.raises(DomainError) as refused:
        work(**said)
    return refused.value.code


@pytest.fixture
def case(city):
    return city.sent(MONDAY)


@pytest.fixture
def beside(city):
    """A second unit with somebody in it."""
    unit = Unit.objects.create(name="城区供电局", short_name="城区供电", division=city.place)
    unit.clerk = factories.official(role="probe_clerk")
    orgs.place_official(by=None, person=unit.clerk, unit=unit, at=MONDAY)
    return unit


def take(city, case, **changes):
    given = {"by": city.clerk, "case_id": case.pk, "seen": Case.objects.get(pk=case.pk).version, "at": MONDAY}
    return actions.take_case(**given | changes)


def test_taken_once_and_handed_to_a_colleague(city, case, beside):
    assert take(city, case).lead == city.clerk
    assert code_of(take, city=city, case=case, by=city.other) == "case.taken"
    assert code_of(take, city=city, case=case, by=city.other, seen=0) == "case.moved"
    over = {"case_id": case.pk, "words": "我下周外出", "seen": 2, "at": MONDAY}
    assert code_of(actions.hand_over, by=city.clerk, to=beside.clerk, **over) == "case.not_a_colleague"
    assert code_of(actions.hand_over, by=city.other, to=city.clerk, **over) == "case.not_yours"
    assert actions.hand_over(by=city.clerk, to=city.other, **over).lead == city.other
    assert Message.objects.filter(person=city.other, title="有一件办件转给您").count() == 1
    assert queries.hands_of(Case.objects.get(pk=case.pk)) == [city.other]


def test_a_unit_asked_along_sees_it_and_nothing_ends_before_it_answers(city, case, beside):
    city.move(case, city.clerk, "accept", MONDAY)
    assert code_of(queries.case_seen, person=beside.clerk, case_id=case.pk, inside=True) == "case.unknown"
    helper = actions.ask_along(by=city.clerk, case_id=case.pk, unit=beside, words="线路归谁？", at=MONDAY)
    assert queries.case_seen(beside.clerk, case.pk, inside=True) == case
    again = {"by": city.clerk, "case_id": case.pk, "unit": beside, "words": "再问", "at": MONDAY}
    assert code_of(actions.ask_along, **again) == "case.helper_twice"
    with pytest.raises(DomainError) as refused:
        city.move(case, city.clerk, "finish", MONDAY, words="好了")
    assert (refused.value.code, "城区供电局" in str(refused.value.message)) == ("case.joint", True)
    said = {"helper_id": helper.pk, "words": "线路归我们，已经修好", "at": MONDAY + HOUR}
    assert code_of(actions.answer_along, by=city.clerk, **said) == "case.unknown"
    actions.answer_along(by=beside.clerk, **said)
    assert code_of(actions.answer_along, by=beside.clerk, **said) == "case.answered"
    assert my_data.helped(beside.clerk)[0]["answer"] == "线路归我们，已经修好"
    assert city.move(case, city.clerk, "finish", MONDAY + HOUR, words="好了").state == "done"


def test_urged_by_who_opened_it_once_a_day(city, case):
    urge = {"by": city.citizen, "case_id": case.pk, "words": "晚上看不见路"}
    actions.urge_case(at=MONDAY, **urge)
    assert set(Message.objects.filter(title="有人催办").values_list("person", flat=True)) == {
        city.clerk.pk,
        city.other.pk,
    }
    assert code_of(actions.urge_case, at=MONDAY + 23 * HOUR, **urge) == "case.urged"
    actions.urge_case(at=MONDAY + 24 * HOUR, **urge)
    assert code_of(actions.urge_case, at=MONDAY, **urge | {"by": city.clerk}) == "case.not_yours"


def test_supervised_from_above_with_a_reason(city, case):
    watch = {"by": city.sender, "case_id": case.pk, "at": MONDAY}
    assert code_of(actions.supervise_case, words=" ", **watch) == "case.needs"
    assert actions.supervise_case(words="学校门口，从速办理", **watch).supervised_at == MONDAY
    assert code_of(actions.supervise_case, words="快", **watch | {"by": city.clerk}) == "case.not_yours"
    steps = Transition.objects.filter(case=case).values_list("number", "move")
    assert list(steps) == [(0, "open"), (1, "send"), (2, "supervise")]


def test_nothing_of_this_on_a_case_that_has_ended(city, case):
    city.move(case, city.clerk, "accept", MONDAY, person=city.clerk)
    city.move(case, city.clerk, "finish", MONDAY, words="好了")
    assert code_of(actions.urge_case, by=city.citizen, case_id=case.pk, at=MONDAY) == "case.closed"
    assert code_of(take, city=city, case=case) == "case.closed"
