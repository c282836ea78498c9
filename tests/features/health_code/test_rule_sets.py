"""Versions of the rules: written, tried, submitted, approved by another, in force on time, everybody judged anew."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries, rules
from shanzhi.features.health_code.enums import Colour, RuleSetState, Symptom
from shanzhi.features.health_code.models import ColourChange, HealthCode, Recomputation, RuleSet
from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans import queries as scans
from tests import factories
from tests.features.health_code.desk import Desk, recompute

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(city, at) -> Desk:
    return Desk(at)


def refusal_of(act, **given) -> str:
    with pytest.raises(DomainError) as refused:
        act(**given)
    return refused.value.code


def test_every_city_begins_with_the_supplied_rules(db, at):
    live = RuleSet.objects.get(state=RuleSetState.LIVE)
    assert (live.number, live.is_supplied, live.rules.count()) == (1, True, len(live.book().rules))
    assert actions.supply_rules(at=at) is None
    assert not rules.rule_faults(live.book().rules)
    assert rules.decision_gap(live.book().rules) is None
    assert rules.uncovered(live.book(), at=at) is None


def test_a_copy_is_a_draft_with_the_same_rules(desk):
    draft = desk.draft()
    assert (draft.number, draft.state, draft.made_by) == (2, RuleSetState.DRAFT, desk.maker)
    live = RuleSet.objects.get(number=1)
    assert rules.differences(live.rules.all(), draft.rules.all()) == []


def test_only_whoever_made_a_draft_changes_it(desk):
    draft = desk.draft()
    given = {"by": desk.approver, "rule_set_id": draft.pk, "code": "well", "at": desk.at}
    assert refusal_of(actions.remove_rule, **given) == "rules.not_yours"
    live = {"by": desk.maker, "rule_set_id": queries.live_rule_set_id(), "code": "well", "at": desk.at}
    assert refusal_of(actions.remove_rule, **live) == "rules.not_draft"


def test_a_new_rule_stands_in_front_of_its_colour_and_can_be_moved(desk):
    draft = desk.draft()
    rule = desk.strict(draft)
    reds = [one.code for one in draft.rules.filter(colour=Colour.RED)]
    assert reds[0] == rule.code == "own_1"
    actions.move_rule(by=desk.maker, rule_set_id=draft.pk, code=rule.code, up=True, at=desk.at)
    actions.move_rule(by=desk.maker, rule_set_id=draft.pk, code=rule.code, up=False, at=desk.at)
    assert [one.code for one in draft.rules.filter(colour=Colour.RED)][:2] == [reds[1], rule.code]
    colours = [rules.GRAVITY[one.colour] for one in draft.rules.all()]
    assert colours == sorted(colours, reverse=True)


def test_a_rule_that_makes_no_sense_is_refused_beside_its_field(desk):
    draft = desk.draft()
    for changes, code in (
        ({"hold_days": None}, "rules.endless"),
        ({"condition": {"all": []}}, "rules.condition"),
        ({"condition": {"all": [{"any": [{"is": "symptoms", "of": ["hiccups"]}]}]}}, "rules.condition"),
        ({"lifts": ["case_contact"]}, "rules.lifts"),
    ):
        with pytest.raises(actions.RulesRefused) as refused:
            desk.strict(draft, **changes)
        assert refused.value.code == code


def test_a_removed_rule_is_forgotten_by_those_that_lifted_it(desk):
    draft = desk.draft()
    actions.remove_rule(by=desk.maker, rule_set_id=draft.pk, code="fever", at=desk.at)
    assert "fever" not in draft.rules.get(code="test_negative").lifts
    differing = rules.differences(RuleSet.objects.get(number=1).rules.all(), draft.rules.all())
    assert [(kind, (old or new).code) for kind, old, new, _ in differing] == [
        ("changed", "test_negative"),
        ("removed", "fever"),
    ]


def test_a_trial_counts_both_versions_and_changes_nobody(desk, city):
    city.declare(factories.person("王咳嗽"), desk.at, symptoms=[Symptom.COUGH])
    draft = desk.draft()
    desk.strict(draft)
    trial = desk.try_out(draft)
    assert trial.is_finished
    assert (trial.done, trial.total) == (2, 2)
    assert trial.result["before"] == {"green": 1, "yellow": 1}
    assert trial.result["after"] == {"green": 1, "red": 1}
    assert trial.result["moves"] == {"yellow>red": 1}
    assert trial.result["counties"]["441502"]["moves"] == {"yellow>red": 1}
    assert trial.result["rules"]["own_1"] == {"people": 1, "moved": 1}
    (case,) = trial.result["cases"]
    assert (case["name"], case["rule_before"], case["rule_after"]) == ("王**", "symptoms", "own_1")
    assert not HealthCode.objects.filter(colour=Colour.RED).exists()


def test_a_trial_on_a_day_of_the_past_knows_what_was_known_then(desk, city):
    cough = factories.person()
    city.declare(cough, desk.at - 6 * DAY, symptoms=[Symptom.COUGH])
    city.declare(cough, desk.at)
    draft = desk.draft()
    desk.strict(draft)
    trial = desk.try_out(draft, day=(desk.at - 5 * DAY).date())
    assert trial.result["after"] == {"red": 1}
    assert desk.try_out(draft).result["after"] == {"green": 2}
    too_old = {"by": desk.maker, "rule_set_id": draft.pk, "at": desk.at}
    day = (desk.at - 31 * DAY).date()
    assert refusal_of(actions.start_trial, day=day, **too_old) == "rules.trial_day"


def test_a_change_breaks_a_running_trial_off_and_makes_a_finished_one_worthless(desk):
    draft = desk.draft()
    desk.describe(draft)
    desk.try_out(draft)
    assert queries.good_trial_of(draft) is not None
    trial = actions.start_trial(by=desk.maker, rule_set_id=draft.pk, at=desk.at)
    desk.strict(draft)
    while actions.go_on_with_trial(at=desk.at):
        pass
    trial.refresh_from_db()
    assert trial.is_broken_off
    given = {"by": desk.maker, "rule_set_id": draft.pk, "at": desk.at}
    assert refusal_of(actions.submit_rule_set, **given) == "rules.untried"


def test_what_is_not_whole_cannot_be_submitted(desk):
    draft = desk.draft()
    given = {"by": desk.maker, "rule_set_id": draft.pk, "at": desk.at}
    assert refusal_of(actions.submit_rule_set, **given) == "rules.undescribed"
    desk.describe(draft)
    actions.remove_rule(code="fever", **given)
    assert refusal_of(actions.submit_rule_set, **given) == "rules.uncovered"
    actions.remove_rule(code="decision_green", **given)
    assert refusal_of(actions.submit_rule_set, **given) == "rules.decisions"


def test_nobody_approves_their_own_rules(desk):
    found = desk.submitted()
    own = {"by": desk.maker, "rule_set_id": found.pk, "at": desk.at}
    assert refusal_of(actions.approve_rule_set, **own) == "rules.same_official"
    with pytest.raises(IntegrityError, match="rule_set_two_officials"), transaction.atomic():
        RuleSet.objects.filter(pk=found.pk).update(approved_by=desk.maker)
    with pytest.raises(IntegrityError, match="rule_set_approved_by_somebody"), transaction.atomic():
        RuleSet.objects.filter(pk=found.pk).update(state=RuleSetState.APPROVED)


def test_approved_rules_decide_at_once_and_everybody_is_judged_anew(desk, city):
    cough = factories.person()
    before = city.declare(cough, desk.at, symptoms=[Symptom.COUGH])
    assert before.colour == Colour.YELLOW
    live = desk.approved()
    assert live.state == RuleSetState.LIVE
    assert RuleSet.objects.get(number=1).state == RuleSetState.RETIRED
    recompute(desk.at)
    work = Recomputation.objects.get()
    assert (work.done, work.changed, work.is_finished, work.percent) == (2, 1, True, 100)
    code = HealthCode.objects.get(person=cough)
    assert (code.colour, code.rule_code, code.version) == (Colour.RED, "own_1", 2)
    assert code.until == desk.at + 5 * DAY
    change = ColourChange.objects.filter(person=cough).order_by("at", "pk").last()
    assert (change.before, change.colour, change.reason) == ("yellow", "red", "您申报有干咳症状。")
    assert scans.standing_of(cough.pk).colour == GateColour.RED
    assert "红码" in Message.objects.filter(person=cough).order_by("pk").last().title
    assert HealthCode.objects.get(person=city.citizen).version == 2
    assert not Message.objects.filter(person=city.citizen).exists()
    told = Event.objects.filter(kind="health_code.rules_moved").values_list("payload__state", flat=True)
    assert list(told) == ["submitted", "approved", "retired", "live"]


def test_rules_for_later_wait_and_limited_ones_give_way_again(desk):
    found = desk.approved(valid_from=desk.at + DAY, valid_until=desk.at + 3 * DAY)
    assert found.state == RuleSetState.APPROVED
    assert actions.keep_rules_on_time(at=desk.at) is None
    assert actions.keep_rules_on_time(at=desk.at + DAY).number == 2
    assert actions.keep_rules_on_time(at=desk.at + 2 * DAY) is None
    assert actions.keep_rules_on_time(at=desk.at + 3 * DAY).number == 1
    assert queries.live_book().number == 1
    assert Recomputation.objects.filter(is_broken_off=True).count() == 1


def test_a_version_sent_back_or_withdrawn(desk):
    found = desk.submitted()
    given = {"rule_set_id": found.pk, "at": desk.at}
    assert actions.withdraw_rule_set(by=desk.maker, **given).state == RuleSetState.DRAFT
    actions.submit_rule_set(by=desk.maker, **given)
    sent_back = actions.reject_rule_set(by=desk.approver, note="天数过长", **given)
    assert (sent_back.state, sent_back.note) == (RuleSetState.REJECTED, "天数过长")
    assert refusal_of(actions.approve_rule_set, by=desk.approver, **given) == "rules.decided"
    assert refusal_of(actions.cancel_rule_set, by=desk.approver, note="", **given) == "rules.not_waiting"
    draft = desk.draft()
    actions.discard_rule_set(by=desk.maker, rule_set_id=draft.pk, at=desk.at)
    assert not RuleSet.objects.filter(pk=draft.pk).exists()


def test_an_approved_version_can_be_stopped_before_its_time(desk):
    found = desk.approved(valid_from=desk.at + DAY)
    actions.cancel_rule_set(by=desk.approver, rule_set_id=found.pk, note="政策有变", at=desk.at)
    assert actions.keep_rules_on_time(at=desk.at + DAY) is None


def test_work_taken_up_again_doubles_nothing(desk, city, monkeypatch):
    monkeypatch.setattr("shanzhi.features.health_code.actions.rule_work.PIECE", 1)
    people = [factories.person() for _ in range(3)]
    for person in people:
        city.declare(person, desk.at, symptoms=[Symptom.COUGH])
    desk.approved()
    assert actions.go_on_with_recomputation(at=desk.at).done == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.go_on_with_recomputation(at=desk.at)
        raise RuntimeError("the worker dies before the piece is committed")
    recompute(desk.at)
    assert Recomputation.objects.get().changed == 3
    for person in people:
        assert ColourChange.objects.filter(person=person, colour=Colour.RED).count() == 1
        assert Message.objects.filter(person=person, title__contains="红码").count() == 1


def test_declaring_under_new_rules_uses_them(desk, city):
    desk.approved()
    code = city.declare(city.citizen, desk.at, symptoms=[Symptom.COUGH], temperature=Decimal("36.6"))
    assert (code.colour, code.version) == (Colour.RED, 2)
