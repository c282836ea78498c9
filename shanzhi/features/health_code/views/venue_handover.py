"""Handing a venue over: the administrator offers, the holder of the phone number answers."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.core import htmx, limits
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.forms import act

from .. import actions, queries
from ..forms import TransferForm


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def transfer(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """Offer the venue, see what became of the offer, take it back."""
    at = now()
    found = queries.venue_handed_over_by(request.user, venue_id)
    form = TransferForm(request.POST or None)
    if request.method == "POST":
        done, _offer = act(form, lambda data: _offered(request, found, data))
        if done:
            return htmx.go(request, "health_code:venue_transfer", found.pk)
    offer = queries.open_transfer_of(found, at=at)
    link = offer and settings.SITE_URL + htmx.here(
        request, "health_code:handover", queries.transfer_token(offer)
    )
    context = {"venue": found, "form": form, "offer": offer, "link": link}
    status = 422 if form.is_bound else 200
    return render(request, "health_code/venue/transfer.html", context, status=status)


def _offered(request: HttpRequest, venue: object, data: dict[str, str]) -> object:
    limits.count(request, "claim_identity")
    return actions.offer_venue(by=request.user, venue=venue, at=now(), **data)


@signed_in
@require_POST
def transfer_cancel(request: HttpRequest, transfer_id: uuid.UUID) -> HttpResponse:
    offer = actions.cancel_transfer(by=request.user, transfer_id=transfer_id, at=now())
    messages.success(request, _("移交已取消，链接不能再使用。"))
    return htmx.go(request, "health_code:venue_transfer", offer.venue_id)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def handover(request: HttpRequest, token: str) -> HttpResponse:
    """The offer, seen by the one to whom it was made."""
    at = now()
    if request.method == "POST":
        if request.POST.get("agrees") != "yes":
            actions.decline_transfer(by=request.user, token=token, at=at)
            messages.success(request, _("已回复对方，场所仍由原管理员管理。"))
            return htmx.go(request, "health_code:venues")
        taken = actions.accept_transfer(by=request.user, token=token, at=at)
        messages.success(request, _("您已接管这个场所。"))
        return htmx.go(request, "health_code:venue", taken.pk)
    offer = queries.transfer_offered_to(request.user, token, at=at)
    return render(request, "health_code/venue/handover.html", {"offer": offer, "venue": offer.venue})
