"""Which declaration gives which colour, and for how long."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from shanzhi.features.health_code import rules
from shanzhi.features.health_code.enums import ADVICE, REASONS, Colour, ColourRule, Contact, Symptom, Travel

AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)


def answers(temperature="36.5", symptoms=(), contact=Contact.NONE, travel=Travel.NONE):
    return rules.Answers(Decimal(temperature), symptoms, contact, travel)


@pytest.mark.parametrize(
    ("given", "colour", "rule", "days"),
    [
        (answers(), Colour.GREEN, ColourRule.WELL, 14),
        (answers(travel=Travel.ELSEWHERE), Colour.GREEN, ColourRule.WELL, 14),
        (answers("37.2"), Colour.GREEN, ColourRule.WELL, 14),
        (answers("37.3"), Colour.YELLOW, ColourRule.FEVER, 3),
        (answers(symptoms=[Symptom.COUGH]), Colour.YELLOW, ColourRule.SYMPTOMS, 3),
        (answers(contact=Contact.FEVER), Colour.YELLOW, ColourRule.FEVER_CONTACT, 7),
        (answers(travel=Travel.RISK_AREA), Colour.YELLOW, ColourRule.TRAVEL, 14),
        (answers(travel=Travel.ABROAD, symptoms=[Symptom.NOSE]), Colour.RED, ColourRule.FEVER_AND_TRAVEL, 14),
        (answers("38.0", travel=Travel.RISK_AREA), Colour.RED, ColourRule.FEVER_AND_TRAVEL, 14),
        (answers(contact=Contact.CASE), Colour.RED, ColourRule.CASE_CONTACT, 14),
    ],
)
def test_the_first_rule_that_fits_decides(given, colour, rule, days):
    verdict = rules.verdict_of(given, at=AT)
    assert (verdict.colour, verdict.rule, verdict.until) == (colour, rule, AT + dt.timedelta(days=days))


def test_nobody_declares_their_own_caution_away():
    red = rules.verdict_of(answers(contact=Contact.CASE), at=AT)
    later = AT + dt.timedelta(days=1)
    green = rules.verdict_of(answers(), at=later)
    assert rules.weightier(red, green, at=later) is red
    assert rules.weightier(green, red, at=later) is red
    assert rules.weightier(None, green, at=later) is green


def test_a_colour_gives_way_when_its_time_is_over():
    yellow = rules.verdict_of(answers("37.5"), at=AT)
    green = rules.verdict_of(answers(), at=yellow.until)
    assert rules.weightier(yellow, green, at=yellow.until) is green
    assert not rules.is_current(yellow.until, at=yellow.until)


def test_under_sixteen_a_guardian_declares():
    birth = dt.date(2004, 3, 17)
    assert rules.needs_guardian(rules.age_on(birth, dt.date(2020, 3, 16)))
    assert not rules.needs_guardian(rules.age_on(birth, dt.date(2020, 3, 17)))


def test_every_rule_has_its_reason_and_advice():
    assert set(REASONS) == set(ADVICE) == set(ColourRule)


@pytest.mark.parametrize(
    ("revoked", "age", "closed", "reason"),
    [
        (None, 71, None, None),
        (None, 72, None, "expired"),
        (AT, 1, None, "revoked"),
        (None, 1, AT, "closed"),
    ],
)
def test_why_an_invitation_no_longer_holds(revoked, age, closed, reason):
    invite = SimpleNamespace(
        revoked_at=revoked, expires_at=AT + rules.INVITE_HOLDS, venue=SimpleNamespace(closed_at=closed)
    )
    assert rules.invite_refusal(invite, at=AT + dt.timedelta(hours=age)) == reason


def test_venue_numbers_have_no_letters_that_look_like_figures():
    assert rules.venue_number(0) == "00000000"
    assert rules.venue_number(2**128 - 1) == "ZZZZZZZZ"
    assert not set("ILOU") & set("".join(rules.venue_number(n * 7919) for n in range(2000)))
