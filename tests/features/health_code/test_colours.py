"""Which facts give which colour, and for how long, under the rules that come with the platform."""

import datetime as dt
from decimal import Decimal

import pytest

from shanzhi.features.health_code import rules, supplied
from shanzhi.features.health_code.enums import Colour, Contact, EvidenceKind, Symptom, Travel

AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
BOOK = rules.RuleBook(
    "supplied",
    1,
    tuple(
        rules.Rule(
            key=row["code"],
            code=row["code"],
            colour=row["colour"],
            order=row["order"],
            condition=rules.read_condition(row["condition"]),
            holds=row["hold_days"] and dt.timedelta(days=row["hold_days"]),
            lifts=frozenset(row["lifts"]),
        )
        for row in supplied.supplied_rules()
    ),
)


def said(temperature="36.5", symptoms=(), contact=Contact.NONE, travel=Travel.NONE, at=AT):
    answers = rules.Answers(Decimal(temperature), frozenset(symptoms), contact, travel)
    return rules.Statement(f"healthdeclaration:{at.isoformat()}", at, answers)


def known(kind, detail="", since=AT, until=None, recorded_at=None):
    ref = f"evidence:{kind}/{detail}/{since.isoformat()}"
    return rules.Finding(ref, kind, detail, since, until, recorded_at or since)


def judged(*inputs, at=AT):
    statements = [one for one in inputs if isinstance(one, rules.Statement)]
    findings = [one for one in inputs if isinstance(one, rules.Finding)]
    verdict = rules.verdict_of(rules.Facts(statements, findings), BOOK, at=at)
    return verdict and (verdict.colour, verdict.rule.code, verdict.until)


@pytest.mark.parametrize(
    ("given", "colour", "rule", "days"),
    [
        (said(), Colour.GREEN, "well", 14),
        (said(travel=Travel.ELSEWHERE), Colour.GREEN, "well", 14),
        (said("37.2"), Colour.GREEN, "well", 14),
        (said("37.3"), Colour.YELLOW, "fever", 3),
        (said(symptoms=[Symptom.COUGH]), Colour.YELLOW, "symptoms", 3),
        (said(contact=Contact.FEVER), Colour.YELLOW, "fever_contact", 7),
        (said(travel=Travel.RISK_AREA), Colour.YELLOW, "travel", 14),
        (said(travel=Travel.ABROAD, symptoms=[Symptom.NOSE]), Colour.RED, "fever_and_travel", 14),
        (said("38.0", travel=Travel.RISK_AREA), Colour.RED, "fever_and_travel", 14),
        (said(contact=Contact.CASE), Colour.RED, "case_contact", 14),
        (known(EvidenceKind.TRACING, "1"), Colour.RED, "traced_first", 14),
        (known(EvidenceKind.TRACING, "2"), Colour.YELLOW, "traced_second", 7),
        (known(EvidenceKind.RISK_AREA, "110000"), Colour.YELLOW, "risk_area", 14),
        (known(EvidenceKind.LISTING, "risk_area_return", until=AT + 5 * DAY), Colour.YELLOW, "listed", 5),
        (known(EvidenceKind.LISTING, "close_contact", until=AT + 5 * DAY), Colour.RED, "listed_isolated", 5),
        (known(EvidenceKind.DECISION, "red", until=AT + 2 * DAY), Colour.RED, "decision_red", 2),
        (known(EvidenceKind.TEST_POSITIVE), Colour.RED, "test_positive", None),
    ],
)
def test_one_input_gives_its_colour(given, colour, rule, days):
    assert judged(given) == (colour, rule, days and AT + days * DAY)


def test_nobody_declares_their_own_caution_away():
    red, later = said(contact=Contact.CASE), AT + DAY
    assert judged(red, said(at=later), at=later) == (Colour.RED, "case_contact", AT + 14 * DAY)
    # Nor shorten it by declaring something of the same colour that holds for less long.
    yellow = said(travel=Travel.ABROAD)
    assert judged(yellow, said("37.5", at=later), at=later)[2] == later + 14 * DAY - DAY


def test_a_colour_gives_way_to_what_is_still_in_force_when_its_time_is_over():
    fever, well = said("37.5"), said(at=AT + DAY)
    assert judged(fever, well, at=AT + 3 * DAY - dt.timedelta(seconds=1))[0] == Colour.YELLOW
    assert judged(fever, well, at=AT + 3 * DAY) == (Colour.GREEN, "well", AT + 15 * DAY)
    assert judged(fever, at=AT + 3 * DAY) is None
    assert not rules.is_current(AT, at=AT)
    assert rules.is_current(None, at=AT)


def test_a_release_ends_its_own_kind_of_listing_only():
    contact = known(EvidenceKind.LISTING, "close_contact")
    returned = known(EvidenceKind.LISTING, "risk_area_return")
    release = known(EvidenceKind.RELEASE, "close_contact", since=AT + DAY)
    assert judged(contact, release, at=AT + DAY)[:2] == (Colour.GREEN, "released")
    assert judged(contact, returned, release, at=AT + DAY)[:2] == (Colour.YELLOW, "listed")
    positive = known(EvidenceKind.LISTING, "close_contact", since=AT + 2 * DAY)
    assert judged(contact, release, positive, at=AT + 2 * DAY)[0] == Colour.RED


def test_a_negative_test_clears_a_fever_but_not_a_contact_with_a_case():
    negative = known(EvidenceKind.TEST_NEGATIVE, since=AT + DAY)
    assert judged(said("38.0"), negative, at=AT + DAY)[:2] == (Colour.GREEN, "test_negative")
    assert judged(said(contact=Contact.CASE), negative, at=AT + DAY)[0] == Colour.RED


def test_an_ending_reaches_only_what_was_known_when_it_came():
    green = known(EvidenceKind.DECISION, "green", since=AT + DAY, until=AT + 9 * DAY)
    assert judged(said(contact=Contact.CASE), green, at=AT + DAY)[0] == Colour.GREEN
    told_later = known(EvidenceKind.TEST_POSITIVE, since=AT, recorded_at=AT + 2 * DAY)
    assert judged(green, told_later, at=AT + 2 * DAY)[0] == Colour.RED


def test_what_an_ending_has_lifted_does_not_come_back_when_its_own_colour_is_over():
    green = known(EvidenceKind.DECISION, "green", since=AT + DAY, until=AT + 2 * DAY)
    assert judged(said(contact=Contact.CASE), green, at=AT + 3 * DAY) is None


def test_the_future_does_not_count_yet():
    assert judged(said(), known(EvidenceKind.TEST_POSITIVE, since=AT + DAY)) == judged(said())
