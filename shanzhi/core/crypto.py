"""Encryption of identity data at rest, and look-up without decrypting.

AES-256-GCM with a ring of keys: the first key writes, all read; `rotate_keys` rewrites old rows.
The blind index is a keyed HMAC-SHA256, so equal values can be found and nobody without the key can guess.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE = 12


class UnknownKey(Exception):
    """A value was written with a key that the ring no longer holds."""


@lru_cache(maxsize=4)
def _ring(spec: str) -> dict[int, AESGCM]:
    """`"2:base64key,1:base64key"` → ciphers by key number, newest first."""
    pairs = (part.partition(":") for part in spec.split(","))
    return {int(number): AESGCM(base64.b64decode(key)) for number, _, key in pairs}


def newest_key() -> int:
    """The number of the key that writes now."""
    return next(iter(_ring(settings.SHANZHI_DATA_KEYS)))


def key_of(sealed: bytes) -> int:
    """The number of the key that wrote a value."""
    return sealed[1]


def seal(text: str) -> bytes:
    """Encrypt: version, key number, nonce, ciphertext with tag."""
    number = newest_key()
    nonce = os.urandom(_NONCE)
    head = _VERSION + bytes([number])
    return head + nonce + _ring(settings.SHANZHI_DATA_KEYS)[number].encrypt(nonce, text.encode(), head)


def unseal(sealed: bytes) -> str:
    """Decrypt; raises UnknownKey, or InvalidTag where a byte was changed."""
    ring = _ring(settings.SHANZHI_DATA_KEYS)
    head, nonce, rest = sealed[:2], sealed[2 : 2 + _NONCE], sealed[2 + _NONCE :]
    if sealed[1] not in ring:
        raise UnknownKey(f"no key {sealed[1]} in SHANZHI_DATA_KEYS")
    return ring[sealed[1]].decrypt(nonce, rest, head).decode()


@lru_cache(maxsize=4)
def _index_key(spec: str) -> bytes:
    return base64.b64decode(spec)


def blind_index(text: str) -> bytes:
    """32 bytes that are equal for equal text (upper case, no surrounding blanks)."""
    key = _index_key(settings.SHANZHI_INDEX_KEY)
    return hmac.digest(key, text.strip().upper().encode(), hashlib.sha256)
