"""The list that a gate without network keeps: who is not green, and what is revoked. No Django here.

A code carries the colour of the moment it was made, a printed card none at all; what changed since stands in this
list. It holds no personal data: people, serials and subjects are hashes of 48 bits under the key of the list.

The snapshot, all numbers big endian, each section sorted, so that equal lists are equal bytes:

    offset  bytes  field
         0   4 x 5 how many entries: without colour, yellow, red, revoked serials, revoked subjects
        20     6 n hashes of people without colour, then yellow, then red, then of revoked serials
         …    10 n revoked subjects: hash, and the moment (seconds since 1970) up to which their codes are revoked

The change from one version to the next is a row of entries: a byte that says what (`Change`), the hash and, for a
revoked subject, the moment.

The head says which list is the right one. Whoever has put a list together from a snapshot and changes, or kept
one for days, hashes it and compares:

    offset  bytes  field
         0      4  `SZL1`
         4      1  number of the key that signed (one of those that sign codes)
         5      8  version: one more with every change
        13      4  the moment for which the list is complete, seconds since 1970
        17     16  key of the hashes
        33     32  SHA-256 of the snapshot at this version
        65     64  Ed25519 signature of the byte 3 and bytes 0 to 64

A hash is the first 6 bytes of SHA-256 of the key, a byte for the kind of thing, and the thing: 1 and the 16 bytes of
a person, 2 and the 7 bytes of a serial, 3, the kind of code and the 16 bytes of a subject. Somebody who is not on a
list of 200,000 entries is taken for one who is with a probability of 200,000 / 2^48, less than one in a billion.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from hmac import digest as keyed
from itertools import accumulate, pairwise
from typing import NamedTuple
from uuid import UUID

from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.codes.signing import KeyRing, SigningKey

HASH = 6
KEY = 16
_ENTRY = HASH + 4
_COUNTS = struct.Struct(">5I")
_HEAD = struct.Struct(">4sBQI16s32s")
_SIGNED_AS = b"\x03"  # keeps a head apart from the roots of codes, which the same keys sign
_MAGIC = b"SZL1"
_PURPOSE = b"shanzhi gate list 1"
_SECTIONS = (Colour.NONE, Colour.YELLOW, Colour.RED)


class Change(IntEnum):
    """What happens to an entry. The first four are the numbers of the colours a person comes to have."""

    NONE = 0
    GREEN = 1  # leaves the list
    YELLOW = 2
    RED = 3
    SERIAL = 4
    SERIAL_ENDS = 5
    SUBJECT = 6
    SUBJECT_ENDS = 7


@dataclass
class Entries:
    """One version of the list. `colours` holds only those that are not green."""

    colours: dict[bytes, int] = field(default_factory=dict)
    serials: set[bytes] = field(default_factory=set)
    subjects: dict[bytes, int] = field(default_factory=dict)

    def copy(self) -> "Entries":
        return Entries(dict(self.colours), set(self.serials), dict(self.subjects))

    def __len__(self) -> int:
        return len(self.colours) + len(self.serials) + len(self.subjects)


class Head(NamedTuple):
    """What is signed of a list."""

    key_number: int
    version: int
    at: int
    key: bytes
    digest: bytes


def key_of(ring: KeyRing) -> bytes:
    """The key of the hashes; it turns over with the newest key of the codes."""
    return keyed(ring.newest.mac, _PURPOSE, "sha256")[:KEY]


def of_person(key: bytes, person: UUID) -> bytes:
    return _hash(key, b"\x01" + person.bytes)


def of_serial(key: bytes, serial: int) -> bytes:
    return _hash(key, b"\x02" + serial.to_bytes(7, "big"))


def of_subject(key: bytes, kind: int, subject: UUID) -> bytes:
    return _hash(key, bytes((3, kind)) + subject.bytes)


def _hash(key: bytes, thing: bytes) -> bytes:
    return sha256(key + thing).digest()[:HASH]


def encode(entries: Entries) -> bytes:
    """The snapshot."""
    sections = [
        sorted(hash_ for hash_, colour in entries.colours.items() if colour == wanted) for wanted in _SECTIONS
    ]
    sections.append(sorted(entries.serials))
    subjects = sorted(entries.subjects.items())
    counts = _COUNTS.pack(*map(len, sections), len(subjects))
    ends = [hash_ + moment.to_bytes(4, "big") for hash_, moment in subjects]
    return b"".join([counts, *(b"".join(section) for section in sections), *ends])


def decode(snapshot: bytes) -> Entries:
    """The entries of a snapshot; ValueError when it is not as long as it says."""
    counts = _COUNTS.unpack_from(snapshot)
    bounds = list(accumulate((HASH * count for count in counts[:-1]), initial=_COUNTS.size))
    if len(snapshot) != bounds[-1] + _ENTRY * counts[-1]:
        raise ValueError("the snapshot is not as long as it says")
    sections = [
        [snapshot[start : start + HASH] for start in range(low, high, HASH)] for low, high in pairwise(bounds)
    ]
    colours = {
        hash_: int(colour) for colour, section in zip(_SECTIONS, sections, strict=False) for hash_ in section
    }
    rows = (snapshot[start : start + _ENTRY] for start in range(bounds[-1], len(snapshot), _ENTRY))
    subjects = {row[:HASH]: int.from_bytes(row[HASH:], "big") for row in rows}
    return Entries(colours, set(sections[-1]), subjects)


def difference(old: Entries, new: Entries) -> bytes:
    """What leads from one list to the next."""
    rows = [bytes((colour,)) + hash_ for hash_, colour in new.colours.items() - old.colours.items()]
    rows += _rows(Change.GREEN, old.colours.keys() - new.colours.keys())
    rows += _rows(Change.SERIAL, new.serials - old.serials)
    rows += _rows(Change.SERIAL_ENDS, old.serials - new.serials)
    rows += [
        bytes((Change.SUBJECT,)) + hash_ + moment.to_bytes(4, "big")
        for hash_, moment in new.subjects.items() - old.subjects.items()
    ]
    rows += _rows(Change.SUBJECT_ENDS, old.subjects.keys() - new.subjects.keys())
    return b"".join(sorted(rows))


def _rows(change: Change, hashes: Iterable[bytes]) -> list[bytes]:
    return [bytes((change,)) + hash_ for hash_ in hashes]


def apply(entries: Entries, change: bytes) -> None:
    """Take one step from a version to the next."""
    position = 0
    while position < len(change):
        kind, hash_ = change[position], change[position + 1 : position + 1 + HASH]
        position += 1 + HASH
        if kind == Change.GREEN:
            entries.colours.pop(hash_, None)
        elif kind <= Change.RED:
            entries.colours[hash_] = kind
        elif kind == Change.SERIAL:
            entries.serials.add(hash_)
        elif kind == Change.SERIAL_ENDS:
            entries.serials.discard(hash_)
        elif kind == Change.SUBJECT:
            entries.subjects[hash_] = int.from_bytes(change[position : position + 4], "big")
            position += 4
        else:
            entries.subjects.pop(hash_, None)


def sign(*, ring: KeyRing, version: int, at: int, digest: bytes) -> bytes:
    """The signed head of a list."""
    newest: SigningKey = ring.newest
    head = _HEAD.pack(_MAGIC, newest.number, version, at, key_of(ring), digest)
    return head + newest.private.sign(_SIGNED_AS + head)


def read_head(signed: bytes) -> Head:
    """What a head says; the city reads its own, so the signature is not looked at."""
    _magic, *fields = _HEAD.unpack_from(signed)
    return Head(*fields)
