"""What becomes known of people changes their codes; what ends gives way to what is still in force."""

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core import clock
from shanzhi.features.health_code import actions, my_data, queries, tasks
from shanzhi.features.health_code.enums import Colour, Contact, EvidenceKind
from shanzhi.features.health_code.models import ColourChange, Evidence, HealthCode
from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans import queries as scans
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def add(city, at):
    def one(kind, source="listed:1", person=None, when=None, **fields):
        when = when or at
        row = actions.NewEvidence(
            (person or city.citizen).pk, kind, source, fields.pop("since", when), **fields
        )
        return actions.add_evidence(by=city.manager, rows=[row], at=when)

    return one


def code_of(person) -> HealthCode:
    return HealthCode.objects.select_related("rule__rule_set").get(person=person)


def test_evidence_turns_a_code_with_history_standing_message_and_fact(city, at, add):
    until = at + 5 * DAY
    assert add(EvidenceKind.LISTING, detail="close_contact", until=until) == 1
    code, row = code_of(city.citizen), Evidence.objects.get()
    assert (code.colour, code.rule_code, code.evidence) == (
        Colour.RED,
        "listed_isolated",
        f"evidence:{row.pk}",
    )
    assert (code.until, code.version, code.since) == (until, 1, at)
    change = ColourChange.objects.filter(person=city.citizen).latest("pk")
    assert (change.before, change.colour, change.by) == ("green", "red", city.manager)
    standing = scans.standing_of(city.citizen.pk)
    assert (standing.colour, standing.reason, standing.until) == (GateColour.RED, code.reason, until)
    assert "红码" in Message.objects.get(person=city.citizen).title
    fact = Event.objects.filter(kind="health_code.colour_changed").latest("pk")
    assert (fact.payload["rule"], fact.payload["version"]) == ("listed_isolated", 1)
    assert my_data.evidence(city.citizen)[0]["detail"] == "close_contact"


def test_the_same_fact_told_twice_is_kept_once(city, add):
    assert add(EvidenceKind.TEST_POSITIVE) == 1
    assert add(EvidenceKind.TEST_POSITIVE) == 0
    assert Message.objects.filter(person=city.citizen).count() == 1


def test_a_withdrawn_fact_is_as_if_it_had_never_been_told(city, at, add):
    add(EvidenceKind.TEST_POSITIVE)
    assert actions.withdraw_evidence(by=None, source="listed:1", at=at + DAY) == 1
    assert actions.withdraw_evidence(by=None, source="listed:1", at=at + DAY) == 0
    code = code_of(city.citizen)
    assert (code.colour, code.rule_code, code.until) == (Colour.GREEN, "well", at + 14 * DAY)


def test_what_begins_later_counts_from_then_on(city, at, add):
    add(EvidenceKind.ISOLATION, since=at + DAY, until=at + 3 * DAY)
    assert code_of(city.citizen).colour == Colour.GREEN
    job = ProcrastinateJob.objects.get(task_name="health_code.reassess")
    assert (job.scheduled_at, job.args) == (at + DAY, {"people": [str(city.citizen.pk)]})
    with clock.frozen(at + DAY):
        tasks.reassess(**job.args)
    assert code_of(city.citizen).colour == Colour.RED


def test_when_a_colour_ends_what_is_still_in_force_takes_its_place(city, at, add):
    add(EvidenceKind.ISOLATION, until=at + 3 * DAY)
    assert actions.expire_codes(at=at + 3 * DAY) == 1
    assert actions.expire_codes(at=at + 3 * DAY) == 0
    code = code_of(city.citizen)
    assert (code.colour, code.until) == (Colour.GREEN, at + 14 * DAY)
    assert scans.standing_of(city.citizen.pk).colour == GateColour.GREEN
    assert "绿码" in Message.objects.filter(person=city.citizen).latest("pk").title


def test_an_open_end_lasts_until_it_is_lifted(city, at, add):
    add(EvidenceKind.TEST_POSITIVE)
    assert code_of(city.citizen).until is None
    assert queries.own_card(city.citizen, at=at + 300 * DAY).state == "red"
    assert actions.expire_codes(at=at + 300 * DAY) == 0
    add(EvidenceKind.RELEASE, source="release:1", when=at + 9 * DAY)
    assert code_of(city.citizen).colour == Colour.GREEN


def test_the_same_colour_for_another_reason_is_told(city, at, add):
    city.declare(city.citizen, at, contact=Contact.FEVER)
    add(EvidenceKind.RISK_AREA, detail="110101")
    change = ColourChange.objects.filter(person=city.citizen).latest("pk")
    assert (change.before, change.colour, change.rule_code) == ("yellow", "yellow", "risk_area")
    assert "仍为黄码" in Message.objects.filter(person=city.citizen).latest("pk").title


def test_evidence_of_somebody_without_a_code_waits_for_the_first_declaration(city, at, add):
    person = factories.person()
    add(EvidenceKind.TEST_POSITIVE, person=person)
    assert not HealthCode.objects.filter(person=person).exists()
    assert city.declare(person, at + DAY).colour == Colour.RED


def test_a_decision_needs_a_document(city, add):
    with pytest.raises(Exception, match="health_evidence_decision_document"):
        add(EvidenceKind.DECISION, detail="red")


def test_the_jobs_do_what_the_clock_asks_for(city, at, add, frozen_at):
    add(EvidenceKind.ISOLATION, until=at + DAY)
    tasks.reassess([str(city.citizen.pk)])
    tasks.keep_rules_on_time(0)
    tasks.run_trials()
    tasks.recompute()
    assert code_of(city.citizen).colour == Colour.RED
