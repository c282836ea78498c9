"""Forty thousand texts that are no good codes: the reader gives a reason for each, and never anything else."""

import string

from shanzhi.kernel.codes import base32, signing
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.signing import Code, CodeRefused, Wish, make_many
from tests.kernel.codes.test_signing import NEW, NOW, REASONS, RING, SUBJECT
from tests.times import TIMES, dice

INPUTS = 40_000 * TIMES
SIGNED = 36  # bytes that a gate acts upon: everything up to the place in the tree
PUBLIC = RING.public_keys()
ODD = "０١٢ⅧvЅ\0\ud800\U0001f600 \n/%+-_=\u202e'"


def good_codes():
    """Of every depth of the tree."""
    wish = Wish(CodeKind.PERSON, SUBJECT.bytes, NOW, 120, Colour.GREEN, 0)
    return [
        text
        for together in (1, 2, 3, 5, 16)
        for text in make_many(keys=RING, wishes=[wish._replace(serial=n) for n in range(together)])
    ]


GOOD = good_codes()
RAW = [signing._decode(text) for text in GOOD]
SIZES = sorted({len(raw) for raw in RAW})
SIGNED_PARTS = {raw[:SIGNED] for raw in RAW}


def _encoded(raw):
    return signing.PREFIX + base32.encode(raw)


def _with_genuine_mac(raw):
    """Only the city itself could make it: a later release, or a slip of ours."""
    body = bytes([1, 2]) + raw[2:-16]
    return _encoded(body + signing._mac(NEW.mac, body))


def _any_text(rng):
    return "".join(
        chr(rng.choice((rng.randrange(128), rng.randrange(0x110000)))) for _ in range(rng.randrange(320))
    )


def _right_shape(rng):
    length = base32.length_of(rng.choice(SIZES)) + rng.choice((0, 0, 0, 1, -1, 16))
    return rng.choice(("SZ1", "SZ1", "SZ2", "sz1", "SZ")) + "".join(
        rng.choice(string.digits + "ABCDEFGHIJKLMNOPQRSTUV") for _ in range(length)
    )


def _changed_text(rng):
    text = list(rng.choice(GOOD))
    for _ in range(rng.randrange(1, 4)):
        place = rng.randrange(len(text))
        letter = rng.choice((chr(rng.randrange(32, 127)), rng.choice(ODD), rng.choice("0123456789ABCDEFV")))
        text[place : place + rng.randrange(3)] = [letter] * rng.randrange(3)
    return "".join(text)


def _spliced(rng):
    one, other = rng.choice(GOOD), rng.choice(GOOD)
    place = rng.randrange(len(one))
    return (
        one[:place] + other[rng.randrange(len(other)) :]
        if rng.random() < 0.5
        else one[:place] + other[place:]
    )


def _changed_bytes(rng):
    raw = bytearray(rng.choice(RAW))
    for _ in range(rng.randrange(1, 4)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return _encoded(bytes(raw))


def _random_bytes(rng):
    raw = rng.randbytes(rng.choice(SIZES))
    return _encoded(bytes([1, rng.choice((1, 2, 9))]) + raw[2:])


def _genuine(rng):
    raw = bytearray(rng.choice(RAW))
    for place in rng.sample(range(2, len(raw) - 16), rng.randrange(1, 20)):
        raw[place] = rng.choice((0, 255, rng.randrange(256)))
    return _with_genuine_mac(bytes(raw))


WAYS = (_any_text, _right_shape, _changed_text, _spliced, _changed_bytes, _random_bytes, _genuine)


def _outcome(text, keys, now):
    try:
        return signing.read(text, keys=keys, now=now)
    except CodeRefused as refused:
        return refused.reason


def test_no_text_gets_anything_but_a_code_or_a_reason():
    rng, seen = dice(), set()
    for turn in range(INPUTS):
        way = WAYS[turn % len(WAYS)]
        text = way(rng)
        now = rng.choice((NOW, NOW, NOW + 121, NOW - 31, 0, 2**33))
        by_mac, by_signature = _outcome(text, RING, now), _outcome(text, PUBLIC, now)
        for outcome in (by_mac, by_signature):
            assert isinstance(outcome, Code) or outcome in REASONS, (text, outcome)
        if isinstance(by_mac, Code):
            assert text in GOOD or way is _genuine, text
            assert by_mac.valid_seconds >= 0 and by_mac.issued_at <= now + signing.LEEWAY_SECONDS
            assert now <= by_mac.expires_at
        if isinstance(by_signature, Code):
            assert signing._decode(text)[:SIGNED] in SIGNED_PARTS, text
        assert isinstance(signing.code_in(text), str)
        seen |= {(way, type(by_mac) is Code or by_mac)}
    assert {way for way, _ in seen} == set(WAYS)
    assert {outcome for way, outcome in seen if way is _genuine} >= {True, "wrong-version", "expired"}
