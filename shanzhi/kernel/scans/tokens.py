"""Bearer tokens of devices: checked without the database. No Django here.

`base64url(JSON) "." base64url(keyed BLAKE2s, RFC 7693)`. The key is derived from the newest code key, so tokens
and codes can never stand in for each other, and it turns with that key. A token says who holds it and for what;
which points an inspector may use is looked up at each scan, so losing a post takes effect at once.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import blake2s
from uuid import UUID

import msgspec

from shanzhi.kernel.codes.signing import KeyRing
from shanzhi.kernel.scans.enums import Scope

_PURPOSE = b"shanzhi device token 1"


class TokenRefused(Exception):
    """The text is no token of ours, or it has expired."""


class Token(msgspec.Struct, frozen=True):
    """Who may do what until when. `subjects`: whose codes a show token may ask for, its holder included."""

    person: UUID
    exp: int
    scope: Scope
    key: int
    subjects: tuple[UUID, ...] = ()


_decoder = msgspec.json.Decoder(Token)


def make(*, keys: KeyRing, person: UUID, scope: Scope, expires: int, subjects: tuple[UUID, ...] = ()) -> str:
    """Sign a token with the newest key; `expires` in seconds since 1970."""
    token = Token(person=person, exp=expires, scope=scope, key=keys.newest.number, subjects=subjects)
    body = urlsafe_b64encode(msgspec.json.encode(token))
    return f"{body.decode()}.{_sign(keys.newest.mac, body)}"


def verify(text: str, *, keys: KeyRing, now: int) -> Token:
    """The token in a text; raises TokenRefused for anything else."""
    return _in_time(_genuine(text, keys), now)


def verify_header(header: bytes, *, keys: KeyRing, now: int) -> Token:
    """The token of an `Authorization` header; raises TokenRefused."""
    return _in_time(_genuine_header(header, keys), now)


def _in_time(token: Token, now: int) -> Token:
    if now > token.exp:
        raise TokenRefused
    return token


@lru_cache(maxsize=20_000)  # a device sends the same header all day
def _genuine_header(header: bytes, keys: KeyRing) -> Token:
    kind, _, text = header.decode("latin-1").partition(" ")
    if kind.lower() != "bearer":
        raise TokenRefused
    return _genuine(text.strip(), keys)


def _genuine(text: str, keys: KeyRing) -> Token:
    body, _, signature = text.partition(".")
    try:
        token = _decoder.decode(urlsafe_b64decode(body))
    except (ValueError, msgspec.DecodeError):
        raise TokenRefused from None
    key = keys.keys.get(token.key)
    if (
        key is None
        or not signature.isascii()
        or not hmac.compare_digest(signature, _sign(key.mac, body.encode()))
    ):
        raise TokenRefused
    return token


def _sign(secret: bytes, body: bytes) -> str:
    return urlsafe_b64encode(blake2s(body, key=_derived(secret)).digest()).decode()


@lru_cache(maxsize=8)
def _derived(secret: bytes) -> bytes:
    return blake2s(_PURPOSE, key=secret).digest()
