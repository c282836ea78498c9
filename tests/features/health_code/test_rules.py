"""Who may do what, and the small figures of doors."""

import datetime as dt
from types import SimpleNamespace

import pytest

from shanzhi.features.health_code import rules

AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)


def test_under_sixteen_a_guardian_declares():
    birth = dt.date(2004, 3, 17)
    assert rules.needs_guardian(rules.age_on(birth, dt.date(2020, 3, 16)))
    assert not rules.needs_guardian(rules.age_on(birth, dt.date(2020, 3, 17)))


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
