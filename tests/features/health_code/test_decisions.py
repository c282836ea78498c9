"""Colours set by hand: two officials, a document, an end; and nobody else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries, rules
from shanzhi.features.health_code.enums import Colour, Contact, ProposalState
from shanzhi.features.health_code.models import ColourChange, ColourProposal, Evidence, HealthCode
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.audit.queries import openings_of
from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans.models import Standing
from tests import factories
from tests.features.health_code.deciders import NUMBER, confirmer, propose, proposer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_at")]
FAR = "441521"


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def colour(city) -> str:
    return HealthCode.objects.get(person=city.citizen).colour


def test_a_proposal_alone_changes_nothing_and_a_second_official_makes_it_count(city, at):
    one, two = proposer(), confirmer()
    proposal = propose(one, city.citizen, at)
    assert (proposal.before, colour(city)) == (Colour.GREEN, Colour.GREEN)
    confirmed = actions.confirm_colour(by=two, proposal_id=proposal.pk, note="属实", at=at)
    assert (confirmed.state, confirmed.decided_by, colour(city)) == (ProposalState.CONFIRMED, two, Colour.RED)
    change = ColourChange.objects.filter(person=city.citizen).latest("at", "pk")
    assert (change.rule_code, change.until) == ("decision_red", proposal.until)
    assert Standing.objects.get(person_id=city.citizen.pk).colour == GateColour.RED
    (why,) = queries.why_of([HealthCode.objects.get(person=city.citizen)])
    assert (why.reason, why.ground.document_number) == (proposal.reason, NUMBER)
    assert Message.objects.filter(person=one, notice="health_code.colour_decided").count() == 1


def test_nobody_confirms_their_own_proposal_even_with_both_rights(city, at):
    both = factories.official(
        "health_code.propose_colour", "health_code.confirm_colour", "health_code.see_decisions"
    )
    proposal = propose(both, city.citizen, at)
    assert refusal(lambda: actions.confirm_colour(by=both, proposal_id=proposal.pk, at=at)) == (
        "colour.same_official"
    )
    with pytest.raises(IntegrityError, match="proposal_two_officials"), transaction.atomic():
        ColourProposal.objects.filter(pk=proposal.pk).update(
            state=ProposalState.CONFIRMED, decided_by=both, decided_at=at
        )
    assert colour(city) == Colour.GREEN


def test_nobody_decides_about_themselves(city, at):
    factories.grant(city.citizen, "health_code.propose_colour", "health_code.confirm_colour")
    assert refusal(lambda: propose(city.citizen, city.citizen, at)) == "colour.oneself"
    proposal = propose(proposer(), city.citizen, at)
    assert (
        refusal(lambda: actions.confirm_colour(by=city.citizen, proposal_id=proposal.pk, at=at))
        == "colour.oneself"
    )
    for broken in ({"proposed_by": city.citizen}, {"state": "confirmed", "decided_by": city.citizen}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ColourProposal.objects.filter(pk=proposal.pk).update(decided_at=at, **broken)


def test_officials_reach_only_their_own_division(city, at):
    assert refusal(lambda: propose(proposer(FAR), city.citizen, at)) == "colour.nobody"
    proposal = propose(proposer("441502"), city.citizen, at)
    assert (
        refusal(lambda: actions.confirm_colour(by=confirmer(FAR), proposal_id=proposal.pk, at=at))
        == "colour.unknown"
    )
    actions.confirm_colour(by=confirmer("441502003"), proposal_id=proposal.pk, at=at)
    assert colour(city) == Colour.RED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document_number": "第 12 号文"}, "document_number.form"),
        ({"document_number": "汕卫〔2031〕12号"}, "document_number.year"),
        ({"until": dt.timedelta()}, "colour.over"),
        ({"until": dt.timedelta(days=91)}, "colour.too_long"),
    ],
)
def test_a_proposal_needs_a_document_and_an_end(city, at, changes, code):
    given = {name: at + value if name == "until" else value for name, value in changes.items()}
    assert refusal(lambda: propose(proposer(), city.citizen, at, **given)) == code
    assert not ColourProposal.objects.exists()


def test_one_proposal_waits_at_a_time_and_the_second_official_says_why_not(city, at):
    one, two = proposer(), confirmer()
    proposal = propose(one, city.citizen, at)
    assert refusal(lambda: propose(proposer(), city.citizen, at)) == "colour.waiting"
    assert refusal(lambda: actions.refuse_colour(by=two, proposal_id=proposal.pk, note=" ", at=at)) == (
        "colour.note"
    )
    actions.refuse_colour(by=two, proposal_id=proposal.pk, note="证据不足", at=at)
    assert refusal(lambda: actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=at)) == (
        "colour.decided"
    )
    assert "证据不足" in Message.objects.get(person=one).body
    propose(one, city.citizen, at)
    assert colour(city) == Colour.GREEN


def test_a_proposer_takes_the_own_proposal_back(city, at):
    one = proposer()
    proposal = propose(one, city.citizen, at)
    assert refusal(lambda: actions.withdraw_proposal(by=proposer(), proposal_id=proposal.pk, at=at)) == (
        "colour.unknown"
    )
    for _ in range(2):  # two taps
        assert actions.withdraw_proposal(by=one, proposal_id=proposal.pk, at=at).state == "withdrawn"
    assert refusal(lambda: actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=at)) == (
        "colour.decided"
    )


def test_a_proposal_lapses_with_its_own_end(city, at):
    proposal = propose(proposer(), city.citizen, at, until=at + dt.timedelta(hours=1))
    later = at + dt.timedelta(hours=2)
    assert refusal(lambda: actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=later)) == (
        "colour.lapsed"
    )
    assert [actions.lapse_proposals(at=later), actions.lapse_proposals(at=later)] == [1, 0]
    proposal.refresh_from_db()
    assert (proposal.state, colour(city)) == (ProposalState.LAPSED, Colour.GREEN)


def test_the_clock_ends_a_decision(city, at):
    proposal = propose(proposer(), city.citizen, at, until=at + dt.timedelta(days=2))
    actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=at)
    actions.reassess(by=None, people=[city.citizen.pk], at=at + dt.timedelta(days=2, minutes=1))
    assert colour(city) == Colour.GREEN
    proposal.refresh_from_db()
    assert not rules.is_in_force(proposal, at=at + dt.timedelta(days=3))


def test_a_new_decision_replaces_the_former_one_in_one_step(city, at):
    first = propose(proposer(), city.citizen, at)
    actions.confirm_colour(by=confirmer(), proposal_id=first.pk, at=at)
    later = at + dt.timedelta(hours=1)
    second = propose(proposer(), city.citizen, later, colour=Colour.YELLOW, reason="复查后风险降低。")
    actions.confirm_colour(by=confirmer(), proposal_id=second.pk, at=later)
    first.refresh_from_db()
    assert (first.state, first.replaced_by, colour(city)) == (ProposalState.REPLACED, second, Colour.YELLOW)
    changes = ColourChange.objects.filter(person=city.citizen, at=later)
    assert [change.colour for change in changes] == [Colour.YELLOW]
    assert Evidence.objects.filter(person=city.citizen, withdrawn_at=None).count() == 1


def test_a_green_decision_ends_what_was_said_before_but_not_what_comes_after(city, at):
    city.declare(city.citizen, at, contact=Contact.CASE)
    assert colour(city) == Colour.RED
    later = at + dt.timedelta(hours=1)
    proposal = propose(
        proposer(), city.citizen, later, colour=Colour.GREEN, reason="申报时选错，经核实更正。"
    )
    actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=later)
    assert colour(city) == Colour.GREEN
    city.declare(city.citizen, later + dt.timedelta(hours=1), contact=Contact.CASE)
    assert colour(city) == Colour.RED


def test_finding_somebody_leaves_a_trace_that_they_can_read(city, at):
    one = proposer()
    code = actions.find_for_proposal(by=one, term=city.citizen.id_number, reason="核实密切接触者名单", at=at)
    assert code.person == city.citizen
    assert openings_of(city.citizen).get(by_id=one.pk).reason == "核实密切接触者名单"
    assert (
        refusal(
            lambda: actions.find_for_proposal(
                by=proposer(FAR), term=city.citizen.phone, reason="核实名单", at=at
            )
        )
        == "look_up.nobody"
    )


def test_every_step_is_on_record(city, at):
    proposal = propose(proposer(), city.citizen, at)
    actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=at)
    acts = AuditEntry.objects.filter(subject=f"person:{city.citizen.pk}").values_list("act", flat=True)
    assert {"health_code.colour_proposed", "health_code.colour_decided"} <= set(acts)
