"""Printed health codes: mine and my family's, and what a stranger's camera finds."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import public, signed_in
from shanzhi.core.clock import now

from .. import actions, queries
from ..forms import CardForm
from ..models import PaperCard
from ..paper_cards import card_sheet


@signed_in
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Each of the family with the card they have; one tap makes or ends one."""
    at = now()
    family = queries.cards_of(request.user, at=at)
    held: dict[Any, list[PaperCard]] = {one.person.pk: [] for one in family}
    for card in queries.cards_with([one.person for one in family]):
        held[card.person_id].append(card)
    rows = [_row(one, held[one.person.pk]) for one in family]
    context = {"rows": rows, "days": settings.PAPER_CARD_DAYS, "at": at}
    return render(request, "health_code/citizen/cards.html", context)


def _row(one: queries.Card, held: list[PaperCard]) -> dict[str, Any]:
    return {
        "person": one.person,
        "card": next((card for card in held if card.ended_at is None), None),
        "former": [card for card in held if card.ended_at is not None][:5],
        "has_code": one.code is not None,
        "fields": {"request_id": uuid.uuid4()},
    }


@signed_in
@require_POST
def card_new(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    form = CardForm(request.POST)
    if not form.is_valid():
        return htmx.go(request, "health_code:cards")
    actions.issue_card(by=request.user, person_id=person_id, at=now(), **form.cleaned_data)
    messages.success(request, _("纸质健康码已制作，请打印。以前的卡不能再使用。"))
    return htmx.go(request, "health_code:cards")


@signed_in
@require_safe
@never_cache
def card_pdf(request: HttpRequest, card_id: uuid.UUID) -> HttpResponse:
    """The card to print: card size, or an A4 sheet with `?size=sheet`."""
    card = queries.card_for(request.user, card_id)
    return pdf_of(card, request.GET.get("size", ""))


def pdf_of(card: PaperCard, size: str) -> HttpResponse:
    """A card that ended is not printed any more."""
    if card.ended_at is not None:
        raise actions.CardRefused(_("这张卡已不能使用，请制作新卡。"), "card.ended", status=410)
    sheet = card_sheet(card, size="sheet" if size == "sheet" else "card")
    answer = HttpResponse(sheet, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="card-{card.number}.pdf"'
    return answer


@signed_in
@require_POST
def card_revoke(request: HttpRequest, card_id: uuid.UUID) -> HttpResponse:
    actions.revoke_card(by=request.user, card_id=card_id, at=now())
    messages.success(request, _("已挂失，这张卡不能再使用。"))
    return htmx.go(request, "health_code:cards")


@public
@require_safe
def found_card(request: HttpRequest, code: str) -> HttpResponse:
    """What the camera of a stranger finds behind a card: only what it is. The code is not even read."""
    return render(request, "health_code/citizen/found_card.html", {"name_of_code": settings.HEALTH_CODE_NAME})
