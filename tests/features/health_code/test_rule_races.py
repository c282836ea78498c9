"""Rules that change while people declare and officials decide, on real connections."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.enums import Colour, EvidenceKind, RuleSetState, Symptom
from shanzhi.features.health_code.models import ColourChange, Evidence, HealthCode, Recomputation, RuleSet
from tests import factories
from tests.features.health_code.conftest import make_city
from tests.features.health_code.desk import Desk, recompute
from tests.features.health_code.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def apart(*acts):
    """Run each act on a connection of its own, all at once."""

    def one(act):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(one, act) for act in acts]]


def test_of_two_approvers_at_once_one_wins():
    at = clock.now()
    make_city(at)
    desk = Desk(at)
    found = desk.submitted()
    second = factories.official("health_code.approve_rules")

    def approve(who):
        try:
            return actions.approve_rule_set(by=who, rule_set_id=found.pk, at=at).approved_by_id
        except DomainError as refused:
            return refused.code

    results = apart(lambda: approve(desk.approver), lambda: approve(second))
    assert results.count("rules.decided") == 1
    assert RuleSet.objects.filter(state=RuleSetState.LIVE).count() == 1
    assert Recomputation.objects.count() == 1


def test_approving_and_sending_back_at_once_does_one_of_both():
    at = clock.now()
    make_city(at)
    desk = Desk(at)
    found = desk.submitted()

    def decide(act):
        try:
            act(by=desk.approver, rule_set_id=found.pk, note="不妥", at=at)
        except DomainError as refused:
            return refused.code
        return "done"

    results = apart(lambda: decide(actions.approve_rule_set), lambda: decide(actions.reject_rule_set))
    assert sorted(results) == ["done", "rules.decided"]


def test_a_declaration_while_everybody_is_judged_anew_is_not_lost():
    at = clock.now()
    city = make_city(at)
    desk = Desk(at)
    people = [factories.person() for _ in range(12)]
    for person in people:
        city.declare(person, at)
    desk.approved()
    cough = people[::2]

    def declare():
        for person in cough:
            city.declare(person, at, symptoms=[Symptom.COUGH])

    apart(lambda: recompute(at), declare, lambda: recompute(at))
    recompute(at)
    codes = HealthCode.objects.select_related("rule__rule_set").in_bulk([person.pk for person in people])
    assert {code.version for code in codes.values()} == {2}
    assert {pk for pk, code in codes.items() if code.colour == Colour.RED} == {person.pk for person in cough}
    for person in cough:
        assert ColourChange.objects.filter(person=person, colour=Colour.RED).count() == 1


def test_declaring_and_new_rules_at_the_same_moment_leave_nobody_under_the_old_ones():
    at = clock.now()
    city = make_city(at)
    desk = Desk(at)
    found = desk.submitted()
    newcomers = [factories.person() for _ in range(6)]

    def approve():
        actions.approve_rule_set(by=desk.approver, rule_set_id=found.pk, at=at)
        recompute(at)

    apart(approve, *(lambda one=one: city.declare(one, at) for one in newcomers))
    recompute(at)
    versions = HealthCode.objects.values_list("rule__rule_set__number", flat=True)
    assert set(versions) == {2}


def test_two_workers_at_once_count_everybody_once():
    at = clock.now()
    city = make_city(at)
    desk = Desk(at)
    for _ in range(5):
        city.declare(factories.person(), at, symptoms=[Symptom.COUGH])
    desk.approved()
    together(lambda: recompute(at), times=2)
    recompute(at)
    work = Recomputation.objects.get()
    assert (work.done, work.changed) == (6, 5)


def test_evidence_told_twice_at_once_is_kept_once():
    at = clock.now()
    city = make_city(at)
    row = actions.NewEvidence(city.citizen.pk, EvidenceKind.TEST_POSITIVE, "testresult:1", at)
    together(lambda: actions.add_evidence(by=None, rows=[row], at=at))
    assert Evidence.objects.count() == 1
    assert ColourChange.objects.filter(person=city.citizen, colour=Colour.RED).count() == 1


def test_two_copies_at_once_get_different_numbers():
    at = clock.now()
    make_city(at)
    desk = Desk(at)
    live = queries.live_rule_set_id()
    together(lambda: actions.copy_rule_set(by=desk.maker, rule_set_id=live, at=at))
    assert sorted(RuleSet.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_a_version_is_taken_into_force_by_one_worker():
    at = clock.now()
    make_city(at)
    desk = Desk(at)
    due = at + dt.timedelta(days=1)
    desk.approved(valid_from=due)
    taken = together(lambda: actions.keep_rules_on_time(at=due), times=3)
    assert sum(one is not None for one in taken) == 1
    assert Recomputation.objects.count() == 1
