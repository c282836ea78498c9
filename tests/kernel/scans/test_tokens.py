"""Bearer tokens: any text is verified or refused."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.codes.signing import KeyRing, SigningKey
from shanzhi.kernel.scans import rules, tokens
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.tokens import TokenRefused

PERSON = UUID(int=7)
RING = KeyRing({1: SigningKey(1, bytes(32), bytes(32))})
NOW = 1_584_322_200


def token(**changes) -> str:
    return tokens.make(
        **({"keys": RING, "person": PERSON, "scope": Scope.SCAN, "expires": NOW + 60} | changes)
    )


def test_what_was_signed_is_verified():
    found = tokens.verify(token(subjects=(PERSON,), scope=Scope.SHOW), keys=RING, now=NOW)
    assert (found.person, found.scope, found.subjects) == (PERSON, Scope.SHOW, (PERSON,))


def test_an_expired_token_is_refused():
    with pytest.raises(TokenRefused):
        tokens.verify(token(), keys=RING, now=NOW + 61)


def test_every_changed_character_is_refused():
    text = token()
    for position in range(len(text)):
        changed = text[:position] + ("A" if text[position] != "A" else "B") + text[position + 1 :]
        with pytest.raises(TokenRefused):
            tokens.verify(changed, keys=RING, now=NOW)


@given(st.text(max_size=200))
@settings(max_examples=1000, deadline=None)
def test_any_text_is_refused(text):
    with pytest.raises(TokenRefused):
        tokens.verify(text, keys=RING, now=NOW)


@pytest.mark.parametrize(
    ("celsius", "abnormal"), [(None, False), (36.5, False), (37.24, False), (37.26, True), (37.3, True)]
)
def test_fever_begins_at_37_3(celsius, abnormal):
    assert rules.is_abnormal(celsius) is abnormal


def test_clocks_may_differ_a_little():
    now = dt.datetime(2020, 3, 16, tzinfo=dt.UTC)
    assert not rules.is_skewed(now + dt.timedelta(seconds=60), now=now, queued=False)
    assert rules.is_skewed(now + dt.timedelta(seconds=61), now=now, queued=True)
    assert rules.is_skewed(now - dt.timedelta(hours=1), now=now, queued=False)
    assert not rules.is_skewed(now - dt.timedelta(hours=1), now=now, queued=True)
    assert rules.is_skewed(now - dt.timedelta(days=8), now=now, queued=True)
