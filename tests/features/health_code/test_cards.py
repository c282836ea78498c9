"""Printed health codes: one good card a person, read back from the PDF, revoked at once."""

import datetime as dt
import io
import uuid

import pypdf
import pypdfium2
import pytest
import zxingcpp

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries, todos
from shanzhi.features.health_code.models import PaperCard
from shanzhi.features.health_code.paper_cards import card_address, card_sheet
from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.notify.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def issued(city, at, **changes):
    given = {"by": city.citizen, "person_id": city.citizen.pk, "request_id": uuid.uuid4(), "at": at}
    return actions.issue_card(**given | changes)


def read_back(pdf, page=0):
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=300 / 72).to_pil()
    [found] = zxingcpp.read_barcodes(picture)
    return found.text


@pytest.mark.parametrize("size", ["card", "sheet"])
def test_the_printed_card_reads_back_as_a_card_of_the_person(city, at, size):
    card = issued(city, at)
    text = read_back(card_sheet(card, size=size))
    assert text == card_address(card)
    code = codes.read(text, kinds=(CodeKind.PAPER_CARD,), at=at + dt.timedelta(days=100))
    assert (code.subject, code.colour, code.serial) == (city.citizen.pk, Colour.NONE, card.serial)
    with pytest.raises(DomainError):
        codes.read(text, kinds=(CodeKind.PAPER_CARD,), at=at + dt.timedelta(days=184))


def test_the_card_is_card_size_and_says_neither_full_name_nor_number_nor_colour(city, at):
    card = issued(city, at)
    pages = pypdf.PdfReader(io.BytesIO(card_sheet(card))).pages
    assert len(pages) == 2
    width, height = (float(side) / 72 * 25.4 for side in pages[0].mediabox[2:])
    assert (round(width, 1), round(height, 1)) == (85.6, 54.0)
    words = "".join(page.extract_text() for page in pages)
    assert "林**" in words
    assert card.number[:5] in words
    for secret in ("林小明", city.citizen.id_number, city.citizen.phone, "绿码", city.venue.name):
        assert secret not in words


def test_a_second_tap_gives_the_same_card_and_a_new_card_ends_the_old(city, at):
    request = uuid.uuid4()
    first = issued(city, at, request_id=request)
    assert issued(city, at, request_id=request) == first
    old = card_address(first)
    second = issued(city, at)
    first.refresh_from_db()
    assert (first.ending, first.ended_at) == ("replaced", at)
    assert PaperCard.objects.filter(person=city.citizen, ended_at=None).get() == second
    with pytest.raises(DomainError) as refused:
        codes.read(old, kinds=(CodeKind.PAPER_CARD,), at=at)
    assert refused.value.code == "revoked"
    assert codes.read(card_address(second), kinds=(CodeKind.PAPER_CARD,), at=at)


def test_a_lost_card_is_refused_and_a_second_tap_changes_nothing(city, at):
    card = issued(city, at)
    for _ in range(2):
        actions.revoke_card(by=city.citizen, card_id=card.pk, at=at)
    with pytest.raises(DomainError) as refused:
        codes.read(card_address(card), kinds=(CodeKind.PAPER_CARD,), at=at)
    assert refused.value.code == "revoked"
    assert PaperCard.objects.get(pk=card.pk).ending == "lost"
    assert [entry.reason for entry in codes.snapshot(at=at).entries] == ["paper card lost"]


def test_family_makes_cards_for_family_and_is_told_of_others_acts(city, at):
    elder = factories.person("林阿婆", phone=None)
    factories.family(city.citizen, elder, kind="elder")
    city.declare(elder, at, by=city.citizen)
    official = factories.official("health_code.issue_cards", division_code="441502003")
    card = issued(city, at, by=official, person_id=elder.pk, reason="独居老人，上门代办")
    assert "林**" in Message.objects.get(person=city.citizen).title
    (opening,) = audit.openings_of(elder)
    assert "上门代办" in opening.reason
    actions.revoke_card(by=city.citizen, card_id=card.pk, at=at)


def test_officials_need_a_reason_and_their_own_division(city, at):
    official = factories.official("health_code.issue_cards", division_code="441502003")
    with pytest.raises(actions.CardRefused) as refused:
        issued(city, at, by=official, reason=" ")
    assert refused.value.field == "reason"
    far = factories.official("health_code.issue_cards", division_code="441521")
    for act in (
        lambda: issued(city, at, by=far, reason="上门代办"),
        lambda: actions.print_card(by=far, card_id=issued(city, at).pk, at=at),
        lambda: issued(city, at, by=city.manager, reason="好奇"),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.status == 404


def test_printing_by_an_official_is_written_down(city, at):
    official = factories.official("health_code.issue_cards")
    card = issued(city, at)
    assert actions.print_card(by=official, card_id=card.pk, at=at) == card


def test_without_a_code_there_is_no_card(city, at):
    with pytest.raises(actions.CardRefused) as refused:
        issued(city, at, by=city.manager, person_id=city.manager.pk)
    assert refused.value.code == "card.no_code"


def test_a_card_that_ends_soon_is_a_to_do(city, at):
    issued(city, at)
    assert not list(todos.cards_due(city.citizen, at))
    (item,) = todos.cards_due(city.citizen, at + dt.timedelta(days=175))
    assert "林**" in str(item.title)


def test_a_card_before_the_poster_scanner_gets_a_helpful_sentence(city, at):
    with pytest.raises(actions.CheckInRefused) as refused:
        actions.read_poster(scanned=card_address(issued(city, at)), at=at)
    assert refused.value.code == "check_in.paper_card"


def test_a_card_is_found_by_its_number(city, at):
    card = issued(city, at)
    assert queries.person_by_card(card.number) == city.citizen
    assert queries.person_by_card("0000000000") is None
    official = factories.official("health_code.look_up")
    spaced = f"{card.number[:5]} {card.number[5:].lower()}"
    assert actions.look_up(by=official, term=spaced, reason="捡到卡片", at=at).person == city.citizen
