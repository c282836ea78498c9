"""Who may do what, and the small figures of doors. Pure: no database, no clock."""

import datetime as dt
from decimal import Decimal
from typing import Any

FEVER_FROM = Decimal("37.3")
OWN_CODE_AGE = 16
INVITE_HOLDS = dt.timedelta(hours=72)
POSTER_HOLDS_SECONDS = 5 * 365 * 24 * 3600


def is_fever(temperature: Decimal | None) -> bool:
    """37.3 °C and above."""
    return temperature is not None and temperature >= FEVER_FROM


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
