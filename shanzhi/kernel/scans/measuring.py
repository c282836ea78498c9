"""The texts that a load generator sends: codes and tokens which outlast a measurement."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from uuid import UUID

from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.scans import tokens
from shanzhi.kernel.scans.enums import Scope

VALID_SECONDS = 2 * 24 * 3600
_EXPIRED_SINCE = 3600


def lasting_codes(people: Sequence[UUID], *, at: dt.datetime) -> list[str]:
    """A personal code for each, good for two days. Codes of a busy city, which share signatures, are the longest."""
    return _codes(people, int(at.timestamp()))


def expired_codes(people: Sequence[UUID], *, at: dt.datetime) -> list[str]:
    """Genuine codes whose time was over an hour ago."""
    return _codes(people, int(at.timestamp()) - VALID_SECONDS - _EXPIRED_SINCE)


def _codes(people: Sequence[UUID], issued_at: int) -> list[str]:
    wishes = [
        signing.Wish(CodeKind.PERSON, who.bytes, issued_at, VALID_SECONDS, Colour.GREEN, secrets.randbits(56))
        for who in people
    ]
    return signing.make_many(keys=codes.keys(), wishes=wishes)


def lasting_tokens(people: Sequence[UUID], scope: Scope, *, at: dt.datetime) -> Iterator[str]:
    """A bearer token for each, good as long as the codes."""
    expires = int(at.timestamp()) + VALID_SECONDS
    for person in people:
        yield tokens.make(keys=codes.keys(), person=person, scope=scope, expires=expires)
