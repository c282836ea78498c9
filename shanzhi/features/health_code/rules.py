"""Which colour, for how long, and who may do what. Pure: no database, no clock."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .enums import Colour, ColourRule, Contact, Travel

FEVER_FROM = Decimal("37.3")
OWN_CODE_AGE = 16
RISKY = frozenset({Travel.RISK_AREA, Travel.ABROAD})
DECLARATION_HOLDS = dt.timedelta(days=14)
INVITE_HOLDS = dt.timedelta(hours=72)
POSTER_HOLDS_SECONDS = 5 * 365 * 24 * 3600
_GRAVITY = {Colour.GREEN: 0, Colour.YELLOW: 1, Colour.RED: 2}

# In the order they are tried: the first that fits decides.
_RULES: tuple[tuple[ColourRule, Colour, dt.timedelta], ...] = (
    (ColourRule.CASE_CONTACT, Colour.RED, dt.timedelta(days=14)),
    (ColourRule.FEVER_AND_TRAVEL, Colour.RED, dt.timedelta(days=14)),
    (ColourRule.TRAVEL, Colour.YELLOW, dt.timedelta(days=14)),
    (ColourRule.FEVER_CONTACT, Colour.YELLOW, dt.timedelta(days=7)),
    (ColourRule.FEVER, Colour.YELLOW, dt.timedelta(days=3)),
    (ColourRule.SYMPTOMS, Colour.YELLOW, dt.timedelta(days=3)),
    (ColourRule.WELL, Colour.GREEN, DECLARATION_HOLDS),
)


@dataclass(frozen=True)
class Answers:
    """What a person declared about the last 14 days."""

    temperature: Decimal
    symptoms: Collection[str]
    contact: str
    travel: str


@dataclass(frozen=True)
class Verdict:
    """A colour with the rule that gave it and the moment it ends."""

    colour: Colour
    rule: ColourRule
    until: dt.datetime


def is_fever(temperature: Decimal | None) -> bool:
    """37.3 °C and above."""
    return temperature is not None and temperature >= FEVER_FROM


def _fits(rule: ColourRule, answers: Answers) -> bool:
    fever, unwell = is_fever(answers.temperature), bool(answers.symptoms)
    return {
        ColourRule.CASE_CONTACT: answers.contact == Contact.CASE,
        ColourRule.FEVER_AND_TRAVEL: answers.travel in RISKY and (fever or unwell),
        ColourRule.TRAVEL: answers.travel in RISKY,
        ColourRule.FEVER_CONTACT: answers.contact == Contact.FEVER,
        ColourRule.FEVER: fever,
        ColourRule.SYMPTOMS: unwell,
        ColourRule.WELL: True,
    }[rule]


def verdict_of(answers: Answers, *, at: dt.datetime) -> Verdict:
    """The colour that a declaration alone gives."""
    rule, colour, holds = next(row for row in _RULES if _fits(row[0], answers))
    return Verdict(colour, rule, at + holds)


def weightier(held: Verdict | None, new: Verdict, *, at: dt.datetime) -> Verdict:
    """A colour in force gives way only to one at least as grave: nobody declares their own caution away."""
    if held is None or held.until <= at or _GRAVITY[new.colour] >= _GRAVITY[held.colour]:
        return new
    return held


def is_current(until: dt.datetime, *, at: dt.datetime) -> bool:
    """Whether a colour still counts."""
    return at < until


def needs_guardian(age: int) -> bool:
    """Under 16 a guardian declares."""
    return age < OWN_CODE_AGE


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Whole years completed by `day`."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def invite_refusal(invite: Any, *, at: dt.datetime) -> str | None:
    """Why an invitation cannot be accepted any more: revoked, expired or closed; None when it can."""
    if invite.revoked_at is not None:
        return "revoked"
    if at >= invite.expires_at:
        return "expired"
    return "closed" if invite.venue.closed_at is not None else None


def venue_number(identifier: int) -> str:
    """Eight characters from the random end of a venue's id, without letters that look like figures."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[(identifier >> (5 * place)) & 31] for place in reversed(range(8)))
