"""Lasting codes, revocation, drawing and the public keys."""

import datetime as dt

import pytest
import zxingcpp
from PIL import Image

from shanzhi.core.ids import new_id
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.codes import actions, queries
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.queries import CodeNotAccepted

pytestmark = pytest.mark.django_db
YEAR = 365 * 24 * 3600
ANY = tuple(CodeKind)


@pytest.fixture
def person() -> Person:
    return Person.objects.create(name="陈试", is_synthetic=True)


def refusal(text, at, kinds=ANY):
    with pytest.raises(CodeNotAccepted) as refused:
        queries.read(text, kinds=kinds, at=at)
    return refused.value.code


def test_issue_gives_a_code_that_can_be_printed_again(person, at):
    subject = new_id()
    issued = actions.issue(by=person, kind=CodeKind.PAPER_CARD, subject=subject, valid_seconds=YEAR, at=at)
    text = queries.text_of(issued)
    assert queries.read(text, kinds=(CodeKind.PAPER_CARD,), at=at).serial == issued.serial
    assert queries.text_of(issued) == text
    assert queries.issued_codes(subject=subject, kind=CodeKind.PAPER_CARD) == [issued]
    assert AuditEntry.objects.filter(act="codes.issue").count() == 1


def test_revoke_takes_back_one_code_once(person, at):
    subject = new_id()
    issued, other = (
        actions.issue(by=person, kind=CodeKind.PAPER_CARD, subject=subject, valid_seconds=YEAR, at=at)
        for _ in "ab"
    )
    first = actions.revoke(by=person, issued=issued, reason="卡片遗失", at=at)
    assert actions.revoke(by=person, issued=issued, reason="卡片遗失", at=at) == first
    assert refusal(queries.text_of(issued), at) == "revoked"
    assert queries.read(queries.text_of(other), kinds=ANY, at=at)
    assert queries.issued_codes(subject=subject, kind=CodeKind.PAPER_CARD) == [other]


def test_revoke_all_spares_codes_made_later(person, at):
    before = queries.momentary_code(subject=person.pk, colour=Colour.GREEN, at=at)
    actions.revoke_all(by=person, subject=person.pk, kind=CodeKind.PERSON, reason="手机被盗", at=at)
    later = at + dt.timedelta(seconds=5)
    after = queries.momentary_code(subject=person.pk, colour=Colour.GREEN, at=later)
    assert refusal(before, at) == "revoked"
    assert queries.read(after, kinds=ANY, at=later).subject == person.pk


def test_snapshot_and_diff(person, at):
    card = actions.issue(by=person, kind=CodeKind.PAPER_CARD, subject=new_id(), valid_seconds=60, at=at)
    first = actions.revoke(by=person, issued=card, reason="遗失", at=at)
    seen = queries.snapshot(at=at)
    assert seen.entries == [first] and seen.version == first.version
    second = actions.revoke_all(by=person, subject=new_id(), kind=CodeKind.PAPER_CARD, reason="注销", at=at)
    change = queries.diff(since=seen.version, at=at)
    assert change.entries == [second] and change.version == second.version
    assert queries.snapshot(at=at + dt.timedelta(minutes=2)).entries == [
        second
    ]  # the card has expired by itself
    assert queries.diff(since=change.version, at=at).entries == []


def test_the_wrong_kind_has_a_sentence(person, at):
    text = queries.momentary_code(subject=person.pk, colour=Colour.GREEN, at=at)
    assert refusal(text, at, kinds=(CodeKind.VENUE_POINT,)) == "wrong-kind"
    assert refusal("https://example.org", at) == "malformed"
    assert refusal(text, at + dt.timedelta(minutes=3)) == "expired"


def test_a_code_as_a_picture_is_read_by_a_camera(person, at, tmp_path):
    import segno

    text = queries.momentary_code(subject=person.pk, colour=Colour.GREEN, at=at)
    picture = tmp_path / "code.png"
    segno.make(text, error="m", boost_error=False).save(str(picture), scale=4, border=4)
    (seen,) = zxingcpp.read_barcodes(Image.open(picture))
    assert queries.read(seen.text, kinds=ANY, at=at).subject == person.pk


def test_public_keys_are_public(client):
    answer = client.get("/api/v1/keys")
    (key,) = answer.json()["keys"]
    assert key["kty"] == "OKP" and key["crv"] == "Ed25519" and len(key["x"]) == 43


def test_codes_issued_together_are_those_issued_one_by_one(person, at):
    given = {"kind": CodeKind.VENUE_POINT, "valid_seconds": 3600, "at": at + dt.timedelta(microseconds=7)}
    first, second = new_id(), new_id()
    alone = actions.issue(by=person, subject=first, **given)
    issues = [actions.Issue(second, person.pk, given["at"])]
    assert actions.issue_many(by=None, issues=issues, **given) == 1
    (made,) = queries.issued_codes(subject=second, kind=CodeKind.VENUE_POINT)
    for field in ("kind", "colour", "issued_at", "valid_seconds", "by_id"):
        assert getattr(made, field) == getattr(alone, field), field
    assert made.serial != alone.serial
    assert queries.read(queries.text_of(made), kinds=ANY, at=at).subject == second
