"""Codes are read totally: every text gives a code or a reason, and no changed byte passes."""

import base64
from uuid import UUID

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.codes import base32, signing
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.signing import (
    CodeRefused,
    KeyRing,
    SigningKey,
    Wish,
    make,
    make_many,
    parse_keys,
    read,
)

NOW = 1_584_322_200
SUBJECT = UUID("0190a000-0000-7000-8000-000000000001")
OLD = SigningKey(1, bytes(range(32)), bytes(range(1, 33)))
NEW = SigningKey(2, bytes(range(2, 34)), bytes(range(3, 35)))
RING = KeyRing({2: NEW, 1: OLD})
REASONS = {"malformed", "wrong-version", "bad-signature", "expired", "not-yet-valid"}


def code(keys: KeyRing = RING, **changes) -> str:
    given = {
        "kind": CodeKind.PERSON,
        "subject": SUBJECT,
        "issued_at": NOW,
        "valid_seconds": 120,
        "colour": Colour.GREEN,
        "serial": 7,
    }
    return make(keys=keys, **(given | changes))


def codes(together: int) -> list[str]:
    """Codes made at the same moment, with the serials 0, 1, 2, …"""
    wish = Wish(CodeKind.PERSON, SUBJECT.bytes, NOW, 120, Colour.GREEN, 0)
    return make_many(keys=RING, wishes=[wish._replace(serial=number) for number in range(together)])


def reason(text: str, *, keys=RING, now: int = NOW) -> str:
    with pytest.raises(CodeRefused) as refused:
        read(text, keys=keys, now=now)
    return refused.value.reason


@given(
    subject=st.uuids(),
    kind=st.sampled_from(CodeKind),
    colour=st.sampled_from(Colour),
    serial=st.integers(0, signing.MAX_SERIAL),
    valid=st.integers(0, 2**31),
)
@settings(max_examples=200, deadline=None)
def test_what_was_signed_is_read(subject, kind, colour, serial, valid):
    text = code(subject=subject, kind=kind, colour=colour, serial=serial, valid_seconds=valid)
    for keys in (RING, RING.public_keys()):
        found = read(text, keys=keys, now=NOW)
        assert (found.subject, found.kind, found.colour, found.serial) == (subject, kind, colour, serial)
        assert found.expires_at == NOW + valid


@pytest.mark.parametrize(
    ("together", "length"), [(1, 189), (2, 215), (3, 240), (5, 266), (9, 291), (16, 291)]
)
def test_the_text_fits_the_alphanumeric_mode_of_a_qr_code_of_49_to_57_modules(together, length):
    text = codes(together)[-1]
    assert len(text) == length
    assert segno.make(text, error="m", boost_error=False, micro=False).symbol_size(border=0)[0] <= 57
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize("together", [1, 2, 3, 7, 16, 17, 40])
def test_codes_made_together_are_read_one_by_one(together):
    for number, text in enumerate(codes(together)):
        for keys in (RING, RING.public_keys()):
            assert read(text, keys=keys, now=NOW).serial == number


def _flipped(text: str, position: int, mask: int) -> str:
    raw = bytearray(signing._decode(text))
    raw[position] ^= mask
    return signing.PREFIX + base32.encode(bytes(raw))


@pytest.mark.parametrize("mask", [1, 0x80, 0xFF])
@pytest.mark.parametrize("together", [1, 6])
def test_every_changed_byte_is_refused(together, mask):
    text = codes(together)[-1]
    for position in range(len(signing._decode(text))):
        assert reason(_flipped(text, position, mask)) in {"bad-signature", "wrong-version"}


@pytest.mark.parametrize("together", [1, 6, 16])
def test_without_network_every_byte_that_a_gate_acts_upon_is_protected(together):
    text = codes(together)[-1]
    for position in range(len(signing._decode(text)) - 16):
        assert reason(_flipped(text, position, 1), keys=RING.public_keys()) in {
            "bad-signature",
            "wrong-version",
        }


def test_a_sibling_cannot_stand_in_for_a_leaf():
    """The signature of one code does not carry over to another payload."""
    one, other = (signing._decode(text) for text in codes(2))
    swapped = signing.PREFIX + base32.encode(one[:36] + other[36:])
    assert reason(swapped, keys=RING.public_keys()) == "bad-signature"


def test_every_changed_character_is_refused():
    text = code()
    for position in range(len(text)):
        for other in "0V*a":
            if text[position] != other:
                assert reason(text[:position] + other + text[position + 1 :]) in REASONS


@given(st.text(max_size=300))
@settings(max_examples=3000, deadline=None)
def test_any_text_gives_a_reason(text):
    assert reason(text) in REASONS


@given(st.data(), st.sampled_from([116, 132, 148, 164, 180]))
@settings(max_examples=2000, deadline=None)
def test_any_text_of_the_right_shape_gives_a_reason(data, size):
    raw = data.draw(st.binary(min_size=size, max_size=size))
    for keys in (RING, RING.public_keys()):
        assert reason("SZ1" + base32.encode(raw), keys=keys) in {"bad-signature", "wrong-version"}


@given(st.binary(min_size=1, max_size=200))
def test_digits_are_those_of_the_number(raw):
    number = 0
    for digit in base32.encode(raw):
        number = number * 32 + "0123456789ABCDEFGHIJKLMNOPQRSTUV".index(digit)
    assert number == int.from_bytes(raw, "big")
    assert base32.decode(base32.encode(raw), len(raw)) == raw


def test_a_number_too_large_for_its_bytes_is_none():
    assert reason("SZ1" + "V" * 186) == "malformed"


@given(st.binary(min_size=100, max_size=100))
@settings(max_examples=1000, deadline=None)
def test_any_bytes_with_a_genuine_mac_give_a_code_or_a_reason(signed):
    """A later release may sign what this one does not know."""
    raw = bytes([1, 2]) + signed[2:]
    text = signing.PREFIX + base32.encode(raw + signing._mac(NEW.mac, raw))
    try:
        read(text, keys=RING, now=NOW)
    except CodeRefused as refused:
        assert refused.reason in REASONS


def test_a_picture_of_a_code_older_than_its_validity_has_expired():
    text = code()
    assert read(text, keys=RING, now=NOW + 120).serial == 7
    assert reason(text, now=NOW + 121) == "expired"


def test_a_code_of_the_future_is_not_valid_yet_beyond_what_clocks_differ():
    text = code()
    assert read(text, keys=RING, now=NOW - signing.LEEWAY_SECONDS)
    assert reason(text, now=NOW - signing.LEEWAY_SECONDS - 1) == "not-yet-valid"


def test_other_versions_say_so():
    assert reason("SZ2" + code()[3:]) == "wrong-version"
    assert reason(_flipped(code(), 0, 3)) == "wrong-version"


def test_keys_turn_over():
    before = code(KeyRing({1: OLD}))
    assert read(before, keys=RING, now=NOW).key_id == 1
    assert read(code(), keys=RING, now=NOW).key_id == 2
    assert reason(code(), keys=KeyRing({1: OLD})) == "bad-signature"


def test_another_citys_code_is_refused():
    foreign = KeyRing({2: SigningKey(2, bytes(32), bytes(32))})
    assert reason(code(foreign)) == "bad-signature"
    assert reason(code(foreign), keys=RING.public_keys()) == "bad-signature"


def test_a_poster_carries_its_code_at_the_end_of_an_address():
    text = code()
    assert signing.code_in(f"https://city.example/s/{text.lower()}\n") == text
    assert signing.code_in(text) == text


def test_the_ring_is_read_from_the_setting():
    mac, seed = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    ring = parse_keys(f"9:{mac}:{seed},8:{mac}:{seed}")
    assert ring.newest.number == 9
    assert list(ring.public_keys()) == [9, 8]


@pytest.mark.parametrize("spec", ["", "1", "1:AA==:AA==", "300:{k}:{k}", "x:{k}:{k}", "1:{k}:{k}!"])
def test_a_broken_setting_is_refused(spec):
    key = base64.b64encode(bytes(32)).decode()
    with pytest.raises(ValueError):
        parse_keys(spec.replace("{k}", key))
