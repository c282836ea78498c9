"""Signed codes: make and read them. No Django here: the hot path and gates without network use this file.

A code is the prefix `SZ1` and 116 to 180 bytes, read as one big-endian number, in base32 with the alphabet `0-9A-V`:
189 to 291 characters, all of the alphanumeric mode of QR codes, safe in a URL, without padding.

    offset  bytes  field
         0      1  version, 1
         1      1  number of the key
         2      1  kind (`enums.CodeKind`)
         3      1  colour (`enums.Colour`)
         4     16  subject, a UUID
        20      4  issued at, seconds since 1970, unsigned, big endian
        24      4  valid for so many seconds, unsigned, big endian
        28      7  serial, unsigned, big endian
        35      1  way to the root: three bits for its length d (0 to 4), five bits for the place of this leaf
        36   16 d  siblings on that way, from the leaf upwards (`merkle`)
    36+16d     64  Ed25519 signature of the byte 2 and the root
   100+16d     16  keyed BLAKE2s (RFC 7693) of everything before, 16 bytes

A signature costs fifty microseconds, so codes asked for at the same moment share one (`make_many`): the busier the
city, the more of them, up to 16. With d = 0 the leaf itself is the root.

The server checks the MAC, which covers every byte and costs a microsecond. A gate without network has
no MAC key and checks the signature, which covers everything a gate acts upon.
"""

import base64
import hashlib
import hmac
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shanzhi.kernel.codes import base32, merkle
from shanzhi.kernel.codes.enums import CodeKind, Colour

PREFIX = "SZ1"
VERSION = 1
MAX_SERIAL = 2**56 - 1
# Clocks of servers and gates differ a little: a code from the near future is still good.
LEEWAY_SECONDS = 30
# How long the code on a phone is good: it draws a new one every minute, twice that forgives a lost request.
MOMENTARY_SECONDS = 120

_PAYLOAD = struct.Struct(">BBBB16sII7s")
_SIGNATURE = 64
_ROOT = b"\x02"  # keeps a signed root apart from whatever else is ever signed
_LENGTH_FROM = 5
_KINDS = {kind.value: kind for kind in CodeKind}
_COLOURS = {colour.value: colour for colour in Colour}
_MAC = 16
_SIZES = {
    base32.length_of(size): size
    for size in range(
        _PAYLOAD.size + 1 + _SIGNATURE + _MAC,
        _PAYLOAD.size + 1 + _SIGNATURE + _MAC + merkle.HASH * merkle.MOST_LEVELS + 1,
        merkle.HASH,
    )
}


class CodeRefused(Exception):
    """A text is no good code. `reason`: malformed, wrong-version, bad-signature, expired, not-yet-valid."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Code(NamedTuple):
    """What a good code says."""

    key_id: int
    kind: CodeKind
    colour: Colour
    subject_bytes: bytes
    issued_at: int
    valid_seconds: int
    serial: int

    @property
    def subject(self) -> UUID:
        """Whose or whereof the code is."""
        return UUID(bytes=self.subject_bytes)

    @property
    def expires_at(self) -> int:
        """The last second in which it is good."""
        return self.issued_at + self.valid_seconds


@dataclass(frozen=True)
class SigningKey:
    """One entry of the ring: the secret of the MAC and the seed of the signature, 32 bytes each."""

    number: int
    mac: bytes
    seed: bytes

    @cached_property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()


@dataclass(frozen=True, eq=False)  # compared and hashed as the one ring it is
class KeyRing:
    """Keys by number, newest first: the first one writes, all of them read."""

    keys: Mapping[int, SigningKey]

    @property
    def newest(self) -> SigningKey:
        return next(iter(self.keys.values()))

    def public_keys(self) -> dict[int, bytes]:
        """What a gate without network needs."""
        return {number: key.public for number, key in self.keys.items()}


def parse_keys(spec: str) -> KeyRing:
    """`"2:mac:seed,1:mac:seed"` (base64, newest first) → ring; raises ValueError for anything else."""
    keys = {}
    for part in spec.split(","):
        number, mac, seed = part.strip().split(":")
        key = SigningKey(
            int(number), base64.b64decode(mac, validate=True), base64.b64decode(seed, validate=True)
        )
        if not 0 <= key.number <= 255 or len(key.mac) != 32 or len(key.seed) != 32:
            raise ValueError(
                "a code key is a number up to 255, 32 bytes for the MAC and 32 for the signature"
            )
        keys[key.number] = key
    return KeyRing(keys)


class Wish(NamedTuple):
    """What a code shall say; `serial` is below 2**56 and names this one code for revocation."""

    kind: CodeKind
    subject: bytes
    issued_at: int
    valid_seconds: int
    colour: int
    serial: int


def make(
    *,
    keys: KeyRing,
    kind: CodeKind,
    subject: UUID,
    issued_at: int,
    valid_seconds: int,
    colour: Colour,
    serial: int,
) -> str:
    """Sign one code with the newest key; `serial` is below 2**56 and names this one code for revocation."""
    wish = Wish(kind, subject.bytes, issued_at, valid_seconds, colour, serial)
    return make_many(keys=keys, wishes=[wish])[0]


def make_many(*, keys: KeyRing, wishes: Sequence[Wish]) -> list[str]:
    """Codes in the order of the wishes, up to 16 under one signature of the newest key."""
    key = keys.newest
    texts: list[str] = []
    for start in range(0, len(wishes), merkle.MOST_LEAVES):
        texts += _make_under_one(key, wishes[start : start + merkle.MOST_LEAVES])
    return texts


def _make_under_one(key: SigningKey, wishes: Sequence[Wish]) -> list[str]:
    payloads = [_payload(key, wish) for wish in wishes]
    root, siblings = merkle.paths([merkle.leaf(payload) for payload in payloads])
    signature = key.private.sign(_ROOT + root)
    length = len(siblings[0]) // merkle.HASH << _LENGTH_FROM
    bodies = [
        payload + bytes((length | place,)) + way + signature
        for place, (payload, way) in enumerate(zip(payloads, siblings, strict=True))
    ]
    return [PREFIX + base32.encode(body + _mac(key.mac, body)) for body in bodies]


def _payload(key: SigningKey, wish: Wish) -> bytes:
    kind, subject, issued_at, valid_seconds, colour, serial = wish
    return _PAYLOAD.pack(
        VERSION, key.number, kind, colour, subject, issued_at, valid_seconds, serial.to_bytes(7, "big")
    )


def read(text: str, *, keys: KeyRing | Mapping[int, bytes], now: int) -> Code:
    """Check a code as of `now`: by its MAC with a ring, by its signature with public keys.

    Total: any text gives a Code or raises CodeRefused.
    """
    raw = _decode(text)
    if raw[0] != VERSION:
        raise CodeRefused("wrong-version")
    genuine = _by_mac(raw, keys) if isinstance(keys, KeyRing) else _by_signature(raw, keys)
    if not genuine:
        raise CodeRefused("bad-signature")
    code = _unpack(raw)
    if now > code.expires_at:
        raise CodeRefused("expired")
    if now + LEEWAY_SECONDS < code.issued_at:
        raise CodeRefused("not-yet-valid")
    return code


def code_in(scanned: str) -> str:
    """The code in what a camera saw: posters carry it at the end of an address, `https://host/s/<code>`."""
    return scanned.strip().rpartition("/")[2].upper()


def _mac(secret: bytes, signed: bytes) -> bytes:
    return hashlib.blake2s(signed, key=secret, digest_size=_MAC).digest()


def _by_mac(raw: bytes, ring: KeyRing) -> bool:
    key = ring.keys.get(raw[1])
    return key is not None and hmac.compare_digest(raw[-_MAC:], _mac(key.mac, raw[:-_MAC]))


def _by_signature(raw: bytes, public_keys: Mapping[int, bytes]) -> bool:
    public = public_keys.get(raw[1])
    way = raw[_PAYLOAD.size]
    siblings = raw[_PAYLOAD.size + 1 : -_MAC - _SIGNATURE]
    length, place = way >> _LENGTH_FROM, way & 31
    if public is None or length != len(siblings) // merkle.HASH or place >> length:
        return False
    leaf = merkle.leaf(raw[: _PAYLOAD.size])
    root = merkle.root(leaf, place, siblings)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[-_MAC - _SIGNATURE : -_MAC], _ROOT + root)
    except InvalidSignature:
        return False
    return True


def _unpack(raw: bytes) -> Code:
    _, key_id, kind, colour, subject, issued_at, valid_seconds, serial = _PAYLOAD.unpack_from(raw)
    named_kind, named_colour = _KINDS.get(kind), _COLOURS.get(colour)
    if named_kind is None or named_colour is None:  # signed by a newer release that knows more than this one
        raise CodeRefused("wrong-version")
    return Code(
        key_id, named_kind, named_colour, subject, issued_at, valid_seconds, int.from_bytes(serial, "big")
    )


def _decode(text: str) -> bytes:
    if text[:2] != PREFIX[:2] or not text[2:3].isdigit():
        raise CodeRefused("malformed")
    if text[2] != PREFIX[2]:
        raise CodeRefused("wrong-version")
    digits = text[len(PREFIX) :]
    size = _SIZES.get(len(digits))
    raw = None if size is None else base32.decode(digits, size)
    if raw is None:
        raise CodeRefused("malformed")
    return raw
