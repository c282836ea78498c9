"""Officials and citizens acting at the same moment, on real connections: one wins, the others are told."""

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions
from shanzhi.features.health_code.enums import Colour, Contact
from shanzhi.features.health_code.models import (
    Appeal,
    AppealStep,
    ColourChange,
    ColourProposal,
    Evidence,
    RiskArea,
    TestResult,
)
from tests.features.health_code.conftest import City, make_city
from tests.features.health_code.deciders import NUMBER, appeal_of, confirmer, propose, proposer
from tests.features.health_code.test_imports import csv_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """Run all at the same moment; gives what each answers, or the code of its refusal."""
    barrier = Barrier(len(acts))

    def one(act):
        barrier.wait()
        try:
            return act()
        except DomainError as refused:
            return refused.code
        except IntegrityError as broken:
            return broken.__cause__.diag.constraint_name
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@pytest.fixture
def at():
    return clock.now()


@pytest.fixture
def red(at) -> City:
    city = make_city(at)
    city.declare(city.citizen, at, contact=Contact.CASE)
    return city


def test_two_officials_confirm_and_refuse_at_once(red, at):
    proposal = propose(proposer(), red.citizen, at, colour=Colour.GREEN)
    first, second = confirmer(), confirmer()
    answers = at_once(
        lambda: actions.confirm_colour(by=first, proposal_id=proposal.pk, at=at).state,
        lambda: actions.refuse_colour(by=second, proposal_id=proposal.pk, note="证据不足", at=at).state,
        lambda: actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=at).state,
    )
    assert sorted(answers).count("colour.decided") == 2
    proposal.refresh_from_db()
    decided = proposal.state == "confirmed"
    assert Evidence.objects.filter(person=red.citizen).count() == decided
    assert proposal.state in answers


def test_confirming_while_the_proposer_withdraws(red, at):
    one = proposer()
    proposal = propose(one, red.citizen, at, colour=Colour.GREEN)
    answers = at_once(
        lambda: actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=at).state,
        lambda: actions.withdraw_proposal(by=one, proposal_id=proposal.pk, at=at).state,
    )
    assert answers.count("colour.decided") == 1


def test_two_proposals_for_one_person_at_once(red, at):
    answers = at_once(*(lambda: propose(proposer(), red.citizen, at).state for _ in range(4)))
    assert answers.count("colour.waiting") == 3
    assert ColourProposal.objects.count() == 1


def test_an_appeal_tapped_at_once_is_one(red, at):
    answers = at_once(*(lambda: appeal_of(red, at).pk for _ in range(4)))
    assert len(set(answers)) == 1
    assert AppealStep.objects.count() == Appeal.objects.count() == 1


def test_keeping_proposing_and_withdrawing_an_appeal_at_once(red, at):
    appeal = appeal_of(red, at)
    answers = at_once(
        lambda: actions.keep_colour(by=proposer(), appeal_id=appeal.pk, reason="维持原判定", at=at).state,
        lambda: propose(proposer(), red.citizen, at, colour=Colour.GREEN, appeal_id=appeal.pk).state,
        lambda: actions.withdraw_appeal(by=red.citizen, appeal_id=appeal.pk, at=at).state,
    )
    refused = {"appeal.closed", "appeal.taken", "appeal.proposed"}
    assert sum(answer in refused for answer in answers) == 2
    assert appeal.steps.count() == 2


def test_a_result_entered_at_once_counts_once(red, at):
    official = proposer()
    given = {
        "by": official,
        "name": red.citizen.name,
        "id_number": red.citizen.id_number,
        "reason": "医院报送",
        "outcome": "positive",
        "sampled_at": at,
        "institution": "示例医院",
        "at": at,
    }
    answers = at_once(*(lambda: actions.enter_test(**given).outcome for _ in range(4)))
    assert answers.count("positive") == 1
    assert set(answers) <= {"positive", "test.known", "test_result_once"}
    assert Evidence.objects.count() == TestResult.objects.count() == 1


def test_two_workers_enter_one_file_once(red, at):
    official = proposer()
    rows = [
        [
            red.citizen.name,
            red.citizen.id_number,
            "阳性",
            f"{clock.local(at):%Y-%m-%d} 00:{minute:02d}",
            "示例医院",
        ]
        for minute in range(3)
    ]
    batch = actions.upload_tests(by=official, upload=SimpleUploadedFile("a.csv", csv_of(rows)), at=at)
    actions.check_import(batch_id=batch.pk, at=at)
    actions.apply_import(by=official, batch_id=batch.pk, at=at)
    at_once(*(lambda: actions.apply_piece(batch_id=batch.pk, at=at) for _ in range(3)))
    batch.refresh_from_db()
    assert (batch.state, TestResult.objects.count()) == ("done", batch.good)


def test_one_area_listed_at_once_stands_once(red, at):
    given = {
        "name": "甲区",
        "level": "high",
        "since": clock.city_day(at),
        "document_number": NUMBER,
        "at": at,
    }
    at_once(*(lambda: actions.add_risk_area(by=proposer(), **given).name for _ in range(3)))
    assert RiskArea.objects.count() == 1


def test_a_decision_and_a_declaration_at_once_leave_one_history(red, at):
    proposal = propose(proposer(), red.citizen, at, colour=Colour.GREEN)
    at_once(
        lambda: actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=at).state,
        lambda: red.declare(red.citizen, at, request_id=uuid.uuid4(), symptoms=["cough"]).colour,
    )
    changes = list(ColourChange.objects.filter(person=red.citizen).order_by("at", "pk"))
    assert all(one.colour == two.before for one, two in itertools.pairwise(changes))
