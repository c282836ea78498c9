"""The gate's scripts against the server's code: they read the same codes, refuse the same ones, keep the same list."""

import random
import uuid
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.kernel.codes import merkle, signing
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.signing import CodeRefused, KeyRing, SigningKey, Wish
from shanzhi.kernel.scans import gate_list
from shanzhi.kernel.scans.gate_list import Entries
from tests.features.health_code.gate_node import Gate
from tests.kernel.scans.test_gate_list import lists

NOW = 1_584_322_200
OLD = SigningKey(1, bytes(range(32)), bytes(range(1, 33)))
NEW = SigningKey(2, bytes(range(2, 34)), bytes(range(3, 35)))
RING = KeyRing({2: NEW, 1: OLD})
KEYS = {number: key.hex() for number, key in RING.public_keys().items()}
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def gate(tmp_path_factory) -> Gate:
    return Gate(tmp_path_factory.mktemp("gate"))


def wish(draw: random.Random, **changes) -> Wish:
    given = {
        "kind": draw.choice(list(CodeKind)),
        "subject": uuid.UUID(int=draw.getrandbits(128)).bytes,
        "issued_at": NOW,
        "valid_seconds": 120,
        "colour": draw.choice(list(Colour)),
        "serial": draw.getrandbits(56),
    }
    return Wish(**(given | changes))


def said_by_server(text: str, *, keys=None, now: int = NOW) -> dict:
    """What a gate must say: the server's own reading with the public keys."""
    try:
        code = signing.read(signing.code_in(text), keys=keys or RING.public_keys(), now=now)
    except CodeRefused as refused:
        return {"refused": refused.reason}
    return {
        "person": code.subject.hex,
        "subject": code.subject.hex,
        "kind": code.kind,
        "colour": code.colour,
        "issuedAt": code.issued_at,
        "expiresAt": code.expires_at,
        "serial": code.serial.to_bytes(7, "big").hex(),
    }


def read(gate: Gate, texts: list[str], *, keys=KEYS, now: int = NOW) -> list[dict]:
    return gate.run([{"does": "read", "text": text, "keys": keys, "now": now} for text in texts])


def test_codes_of_every_kind_and_every_length_of_path_are_read(gate):
    draw = random.Random(3)
    texts = []
    for together in range(1, merkle.MOST_LEAVES + 1):
        texts += signing.make_many(keys=RING, wishes=[wish(draw) for _ in range(together)])
    texts += [signing.make_many(keys=RING, wishes=[wish(draw, kind=kind)])[0] for kind in CodeKind]
    assert len({len(text) for text in texts}) == merkle.MOST_LEVELS + 1
    answers = read(gate, texts)
    assert all("refused" not in answer for answer in answers)
    assert answers == [said_by_server(text) for text in texts]


def changed(text: str, position: int, mask: int) -> str:
    size = len(signing._decode(text))
    raw = bytearray(signing._decode(text))
    raw[position] ^= mask
    assert len(raw) == size
    return signing.PREFIX + signing.base32.encode(bytes(raw))


@pytest.mark.parametrize("together", [1, 2, 4, 8, 16])  # full trees, where a place has one leaf only
def test_every_changed_byte_that_a_gate_acts_upon_is_refused(gate, together):
    draw = random.Random(together)
    text = signing.make_many(keys=RING, wishes=[wish(draw) for _ in range(together)])[-1]
    signed = len(signing._decode(text)) - 16  # the MAC is not for gates
    texts = [changed(text, position, mask) for position in range(signed) for mask in (1, 0x80)]
    answers = read(gate, texts)
    for other, answer in zip(texts, answers, strict=True):
        said = said_by_server(other)
        assert answer["refused"] in {"bad-signature", "wrong-version", "unknown-key"}
        assert answer["refused"] == said["refused"] or answer["refused"] == "unknown-key"


def test_every_changed_character_gives_the_servers_reason(gate):
    text = signing.make_many(keys=RING, wishes=[wish(random.Random(5))])[0]
    texts = [text[:at] + other + text[at + 1 :] for at in range(len(text)) for other in "0VX*"]
    for other, answer in zip(texts, read(gate, texts), strict=True):
        said = said_by_server(other)
        assert answer == said or answer == {"refused": "unknown-key"}, other


@given(st.lists(st.text(max_size=300) | st.text(alphabet=DIGITS, min_size=186, max_size=188), max_size=200))
@few
def test_any_text_gives_the_servers_reason(gate, texts):
    texts = [*texts, *("SZ1" + text for text in texts)]
    for text, answer in zip(texts, read(gate, texts), strict=True):
        assert answer == said_by_server(text) or answer == {"refused": "unknown-key"}


@pytest.mark.parametrize("away", [-31, -30, 0, 120, 121])
def test_validity_ends_in_the_same_second(gate, away):
    text = signing.make_many(keys=RING, wishes=[wish(random.Random(7))])[0]
    assert read(gate, [text], now=NOW + away) == [said_by_server(text, now=NOW + away)]


def test_a_key_that_the_gate_does_not_know_is_named(gate):
    text = signing.make_many(keys=RING, wishes=[wish(random.Random(8))])[0]
    assert read(gate, [text], keys={1: KEYS[1]}) == [{"refused": "unknown-key"}]
    swapped = {1: KEYS[1], 2: KEYS[1]}
    assert read(gate, [text], keys=swapped) == [{"refused": "bad-signature"}]


def test_a_poster_address_in_small_letters_is_read(gate):
    text = signing.make_many(keys=RING, wishes=[wish(random.Random(9))])[0]
    assert "refused" not in read(gate, [f"https://city.example/s/{text.lower()}\n"])[0]


def test_phones_without_ed25519_check_with_the_package(gate):
    message = b"\x02" + bytes(16)
    signature = NEW.private.sign(message)
    wrong = bytes([signature[0] ^ 1]) + signature[1:]
    cases = [(signature, message), (wrong, message), (signature, message + b"x"), (bytes(64), message)]
    answers = gate.run(
        [
            {"does": "packaged", "key": KEYS[2], "signature": given.hex(), "message": text.hex()}
            for given, text in cases
        ]
    )
    assert answers == [True, False, False, False]


# The list ------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(lists, lists), max_size=25))
@few
def test_lists_and_changes_become_the_same_bytes(gate, pairs):
    cases = [
        {
            "does": "list",
            "parts": [["S", gate_list.encode(old).hex()], ["D", gate_list.difference(old, new).hex()]],
        }
        for old, new in pairs
    ]
    assert gate.run(cases) == [gate_list.encode(new).hex() for _old, new in pairs]


def served(entries: Entries, *, at: int = NOW, ring: KeyRing = RING) -> dict:
    snapshot = gate_list.encode(entries)
    head = gate_list.sign(ring=ring, version=7, at=at, digest=sha256(snapshot).digest())
    return {"parts": [["S", snapshot.hex()]], "head": head.hex()}


def test_a_list_is_believed_only_as_it_was_signed(gate):
    good = served(Entries({b"abcdef": 2}, {b"ghijkl"}, {b"mnopqr": 5}))
    other = served(Entries({b"abcdef": 3}, {b"ghijkl"}, {b"mnopqr": 5}))
    foreign = served(Entries(), ring=KeyRing({2: SigningKey(2, bytes(32), bytes(32))}))
    cases = [
        good,
        {**good, "parts": other["parts"]},
        {**good, "parts": []},
        foreign,
        *({**good, "head": flip(good["head"], byte)} for byte in range(129)),
    ]
    answers = gate.run([{"does": "accept", "list": case, "keys": KEYS} for case in cases])
    assert answers[0] == {"version": 7}
    assert answers[1] == answers[2] == {"refused": "digest"}
    assert answers[3] == {"refused": "signature"}
    assert all("refused" in answer for answer in answers[4:])


def flip(text: str, byte: int) -> str:
    raw = bytearray.fromhex(text)
    raw[byte] ^= 1
    return raw.hex()


def test_an_answer_of_the_server_is_taken_apart(gate):
    snapshot, change = gate_list.encode(Entries({b"abcdef": 3})), b"\x01abcdef"
    head = gate_list.sign(ring=RING, version=2**40, at=NOW, digest=bytes(32))
    parts = [(b"S", 2**40 - 1, snapshot), (b"D", 2**40, change)]
    body = head + (NOW * 1000).to_bytes(8, "big")
    for kind, version, content in parts:
        body += kind + version.to_bytes(8, "big") + len(content).to_bytes(4, "big") + content
    (answer,) = gate.run([{"does": "answer", "body": body.hex()}])
    assert answer == {
        "version": 2**40,
        "at": NOW,
        "clock": NOW * 1000,
        "parts": [[kind.decode(), version, content.hex()] for kind, version, content in parts],
    }


# The verdict ---------------------------------------------------------------------------------------------

SOMEBODY = uuid.UUID(int=77)
KEY = gate_list.key_of(RING)


def judged(
    gate: Gate, entries: Entries | None, *, list_at: int = NOW + 1, **changes
) -> tuple[str, str | None]:
    given = {"kind": CodeKind.PERSON, "subject": SOMEBODY.bytes, "colour": Colour.GREEN, "serial": 9}
    (text,) = signing.make_many(keys=RING, wishes=[wish(random.Random(1), **(given | changes))])
    known = None if entries is None else served(entries, at=list_at)
    (answer,) = gate.run([{"does": "judge", "text": text, "keys": KEYS, "now": NOW + 2, "list": known}])
    return answer["state"], answer["reason"]


def on_list(colour: Colour) -> Entries:
    return Entries({gate_list.of_person(KEY, SOMEBODY): int(colour)})


def test_who_is_not_on_the_list_has_the_colour_of_the_code(gate):
    assert judged(gate, Entries()) == ("green", None)
    assert judged(gate, Entries(), colour=Colour.RED) == ("red", None)
    assert judged(gate, Entries(), colour=Colour.NONE) == ("none", None)


@pytest.mark.parametrize("colour", [Colour.NONE, Colour.YELLOW, Colour.RED])
def test_who_is_on_the_list_has_its_colour_and_the_gate_says_where_it_is_from(gate, colour):
    assert judged(gate, on_list(colour)) == (colour.word, "maybe-listed")
    assert judged(gate, on_list(colour), kind=CodeKind.PAPER_CARD, colour=Colour.NONE) == (
        colour.word,
        "maybe-listed",
    )


def test_a_list_that_says_the_same_as_the_code_needs_no_word(gate):
    assert judged(gate, on_list(Colour.YELLOW), colour=Colour.YELLOW) == ("yellow", None)


def test_of_two_colours_the_graver_one_is_shown(gate):
    assert judged(gate, on_list(Colour.YELLOW), colour=Colour.RED) == ("red", None)
    assert judged(gate, on_list(Colour.RED), colour=Colour.YELLOW) == ("red", "maybe-listed")


def test_a_code_made_after_the_list_knows_better(gate):
    assert judged(gate, on_list(Colour.RED), list_at=NOW - 1) == ("green", None)
    card = {"kind": CodeKind.PAPER_CARD, "list_at": NOW - 1}
    assert judged(gate, on_list(Colour.RED), colour=Colour.NONE, **card) == ("red", "maybe-listed")


def test_a_card_without_colour_is_green_when_nobody_is_on_the_list(gate):
    assert judged(gate, Entries(), kind=CodeKind.PAPER_CARD, colour=Colour.NONE) == ("green", None)
    assert judged(gate, Entries(), kind=CodeKind.PAPER_CARD, colour=Colour.RED) == ("green", None)
    assert judged(gate, None, kind=CodeKind.PAPER_CARD, colour=Colour.NONE) == ("refused", "no-list")
    assert judged(gate, None) == ("green", None)


def test_revoked_codes_are_refused(gate):
    one = Entries(serials={gate_list.of_serial(KEY, 9)})
    assert judged(gate, one) == ("refused", "maybe-revoked")
    assert judged(gate, one, serial=10) == ("green", None)
    up_to = gate_list.of_subject(KEY, CodeKind.PERSON, SOMEBODY)
    assert judged(gate, Entries(subjects={up_to: NOW})) == ("refused", "maybe-revoked")
    assert judged(gate, Entries(subjects={up_to: NOW - 1})) == ("green", None)
    assert judged(gate, Entries(subjects={up_to: NOW}), kind=CodeKind.PAPER_CARD) == ("green", None)


def test_codes_of_other_kinds_get_the_servers_words(gate):
    assert judged(gate, Entries(), kind=CodeKind.VENUE_POINT) == ("refused", "poster")
    for kind in (CodeKind.VEHICLE_TRIP, CodeKind.GATE, CodeKind.BADGE, CodeKind.DOCUMENT, CodeKind.BOOKING):
        assert judged(gate, Entries(), kind=kind) == ("refused", "wrong-kind")
