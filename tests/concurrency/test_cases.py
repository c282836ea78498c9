"""Two people and one case. Real connections, real commits."""

import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.kernel.cases import actions
from shanzhi.kernel.cases.models import Case, CaseCounter, Transition
from tests.concurrency.test_declarations import at_once
from tests.kernel.cases.conftest import probe  # noqa: F401
from tests.kernel.cases.world import make_city

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("probe")]


def trying(work):
    def attempt():
        try:
            return work().state
        except DomainError as refusal:
            return refusal.code

    return attempt


def test_of_two_officials_who_move_a_case_one_wins_and_the_other_is_told():
    at = clock.now()
    city = make_city(at)
    for _ in range(5):
        case = city.sent(at)
        takes = trying(lambda case=case: city.move(case, city.clerk, "accept", at, seen=1))
        sends = trying(lambda case=case: city.move(case, city.other, "return", at, seen=1, words="不收"))
        done = at_once(takes, sends)
        assert "case.moved" in done
        assert {"work", "new"} & set(done) == {Case.objects.get(pk=case.pk).state}
        assert Transition.objects.filter(case=case).count() == 3


def test_cases_opened_at_once_have_numbers_without_gaps():
    at = clock.now()
    city = make_city(at)
    at_once(*[lambda: [city.open(at) for _ in range(5)]] * 4)
    numbers = sorted(int(number[-6:]) for number in Case.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 21))
    assert CaseCounter.objects.get().last == 20


def test_of_two_officials_who_take_a_case_one_has_it_and_the_other_is_told():
    at = clock.now()
    city = make_city(at)
    case = city.sent(at)

    def taking(by):
        return trying(lambda: actions.take_case(by=by, case_id=case.pk, seen=1, at=at))

    done = at_once(taking(city.clerk), taking(city.other))
    assert sorted(done) == ["case.moved", "sent"]
    assert Case.objects.get().lead == (city.clerk if done[0] == "sent" else city.other)
