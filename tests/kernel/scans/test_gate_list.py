"""The list for gates: encoding, size, how rarely a stranger is taken for somebody on it."""

import random
import uuid
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.signing import KeyRing, SigningKey
from shanzhi.kernel.scans import gate_list
from shanzhi.kernel.scans.gate_list import Entries

RING = KeyRing({3: SigningKey(3, bytes(range(32)), bytes(range(1, 33)))})
KEY = gate_list.key_of(RING)
FULL_CITY = 200_000
hashes = st.binary(min_size=6, max_size=6)
lists = st.builds(
    Entries,
    colours=st.dictionaries(hashes, st.sampled_from([Colour.NONE, Colour.YELLOW, Colour.RED]).map(int)),
    serials=st.sets(hashes),
    subjects=st.dictionaries(hashes, st.integers(0, 2**32 - 1)),
)


def full_city() -> Entries:
    draw = random.Random(1)
    people = [uuid.UUID(int=draw.getrandbits(128)) for _ in range(FULL_CITY - 4_000)]
    entries = Entries(
        {gate_list.of_person(KEY, person): 2 + index % 2 for index, person in enumerate(people)}
    )
    entries.serials = {gate_list.of_serial(KEY, draw.getrandbits(56)) for _ in range(2_000)}
    entries.subjects = {
        gate_list.of_subject(KEY, CodeKind.PAPER_CARD, uuid.UUID(int=draw.getrandbits(128))): 1_600_000_000
        for _ in range(2_000)
    }
    return entries


@given(lists)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read(entries):
    snapshot = gate_list.encode(entries)
    assert gate_list.decode(snapshot) == entries
    assert gate_list.encode(gate_list.decode(snapshot)) == snapshot


@given(lists, lists)
@settings(max_examples=300, deadline=None)
def test_a_change_leads_from_any_list_to_any_other(old, new):
    walked = old.copy()
    gate_list.apply(walked, gate_list.difference(old, new))
    assert walked == new
    assert gate_list.difference(new, new) == b""


@pytest.mark.parametrize("cut", [slice(None, -1), slice(None, 30), slice(1, None)])
def test_a_cut_snapshot_is_refused(cut):
    snapshot = gate_list.encode(Entries({b"abcdef": 2, b"ghijkl": 3}, {b"mnopqr"}, {b"stuvwx": 9}))
    with pytest.raises(ValueError):
        gate_list.decode(snapshot[cut])


def test_two_hundred_thousand_entries_fit_into_a_megabyte_and_a_half():
    entries = full_city()
    assert len(entries) == FULL_CITY
    assert len(gate_list.encode(entries)) < 1_250_000


def test_a_hundred_new_entries_are_a_small_change():
    old = full_city()
    new = old.copy()
    new.colours |= {gate_list.of_person(KEY, uuid.UUID(int=number)): 3 for number in range(100)}
    assert len(gate_list.difference(old, new)) == 700


def test_strangers_are_hit_as_rarely_as_the_length_of_the_hashes_says():
    """48 bits cannot be probed by trying, so what is shared with an entry is measured over their first 20 and 24."""
    entries = full_city()
    strangers = [gate_list.of_person(KEY, uuid.UUID(int=number)) for number in range(200_000)]
    assert not any(stranger in entries.colours for stranger in strangers)
    for bits in (20, 24):
        known = {int.from_bytes(hash_, "big") >> (48 - bits) for hash_ in entries.colours}
        share = sum(int.from_bytes(hash_, "big") >> (48 - bits) in known for hash_ in strangers) / 200_000
        assert share == pytest.approx(len(known) / 2**bits, rel=0.05)
    assert FULL_CITY / 2**48 < 1e-9


def test_things_of_different_kinds_and_lists_of_different_keys_share_no_hashes():
    someone = uuid.UUID(int=7)
    other_key = gate_list.key_of(KeyRing({4: SigningKey(4, bytes(32), bytes(32))}))
    found = {
        gate_list.of_person(KEY, someone),
        gate_list.of_subject(KEY, CodeKind.PERSON, someone),
        gate_list.of_subject(KEY, CodeKind.PAPER_CARD, someone),
        gate_list.of_serial(KEY, 7),
        gate_list.of_person(other_key, someone),
    }
    assert len(found) == 5


def test_the_head_is_signed_by_the_key_of_the_codes():
    digest = sha256(b"list").digest()
    signed = gate_list.sign(ring=RING, version=9, at=1_600_000_000, digest=digest)
    assert len(signed) == 129
    assert gate_list.read_head(signed) == gate_list.Head(3, 9, 1_600_000_000, KEY, digest)
    RING.newest.private.public_key().verify(signed[65:], b"\x03" + signed[:65])
