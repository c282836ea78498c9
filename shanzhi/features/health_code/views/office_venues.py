"""Officials at one venue, and at one person's printed card."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.forms import act
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, queries
from ..forms import ClosingForm, OfficeCardForm
from .cards import pdf_of
from .venue_records import venue_charts

SEEING = "health_code.see_board"


@permit(SEEING)
@require_safe
def office_venue(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """A venue with its doors, inspectors, place and today's figures: beside the list, or as a page of its own."""
    found = queries.venue_in(orgs.scope_of(request.user, SEEING), venue_id)
    figures = queries.venue_figures(found, day=city_day(now()))
    context = {
        "venue": found,
        "points": queries.points_of(found),
        "inspectors": queries.inspectors_of(found),
        "figures": figures,
        "charts": venue_charts(figures)[:2],
        "may_close": not found.closed_at and request.user.has_permit_in(actions.CLOSING, found.division_id),
    }
    return htmx.page(request, "health_code/office/venue.html", context)


@permit("health_code.close_venues")
@require_http_methods(["GET", "POST"])
def office_venue_close(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """Close a venue by a document."""
    found = queries.venue_in(orgs.scope_of(request.user, actions.CLOSING), venue_id)
    form = ClosingForm(request.POST or None)
    if request.method == "POST":
        done, _venue = act(
            form, lambda data: actions.close_venue_officially(by=request.user, venue=found, at=now(), **data)
        )
        if done:
            messages.success(request, _("场所已停用，并已告知管理员。"))
            return htmx.go(request, "health_code:office_venues")
    status = 422 if form.is_bound else 200
    return render(
        request, "health_code/office/venue_close.html", {"venue": found, "form": form}, status=status
    )


@permit(queries.ISSUING)
@require_http_methods(["GET", "POST"])
@never_cache
def office_cards(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """The printed cards of a person; one more for somebody who cannot make it, with a reason."""
    person = queries.card_holder(request.user, person_id)
    form = OfficeCardForm(request.POST) if request.method == "POST" else OfficeCardForm.fresh()
    if request.method == "POST":
        done, _card = act(
            form, lambda data: actions.issue_card(by=request.user, person_id=person.pk, at=now(), **data)
        )
        if done:
            messages.success(request, _("纸质健康码已制作，请打印后交给本人。"))
            return htmx.go(request, "health_code:office_cards", person.pk)
    context = {"person": person, "cards": queries.cards_with([person])[:20], "form": form, "at": now()}
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/cards.html", context, status=status)


@permit(queries.ISSUING, records=True)
@require_safe
@never_cache
def office_card_pdf(request: HttpRequest, card_id: uuid.UUID) -> HttpResponse:
    """The card to print; who printed it is recorded."""
    card = actions.print_card(by=request.user, card_id=card_id, at=now())
    return pdf_of(card, request.GET.get("size", ""))


@permit(queries.ISSUING)
@require_POST
def office_card_revoke(request: HttpRequest, card_id: uuid.UUID) -> HttpResponse:
    card = actions.revoke_card(by=request.user, card_id=card_id, at=now())
    messages.success(request, _("已挂失，这张卡不能再使用。"))
    return htmx.go(request, "health_code:office_cards", card.person_id)
