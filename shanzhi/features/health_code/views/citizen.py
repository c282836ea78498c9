"""A person's own pages: declare, show, scan a poster, records."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.enums import Scope

from .. import actions, queries
from .declaring import declaration_form


@signed_in
@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """The code itself. `?visit=` names a check-in just made, shown on top for the guard."""
    at = now()
    cards = queries.cards_of(request.user, at=at)
    visit = queries.recent_visit(request.GET.get("visit", ""), cards, at=at)
    context = {
        "cards": cards,
        "pages": queries.pages_of(cards),
        "hotline": settings.HEALTH_HOTLINE,
        "visit": visit,
        "now": at,
        "token": scans.device_token(request.user, scope=Scope.SHOW, at=at),
        "name_of_code": settings.HEALTH_CODE_NAME,
    }
    return render(request, "health_code/citizen/show.html", context)


@signed_in
@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """The own code in short, for the portal's home."""
    context = {"card": queries.own_card(request.user, at=now()), "name_of_code": settings.HEALTH_CODE_NAME}
    return render(request, "health_code/citizen/_card.html", context)


@signed_in
@require_POST
@never_cache
def draw(request: HttpRequest, person_id: uuid.UUID) -> JsonResponse:
    """A fresh code over the ordinary path: used where the hot endpoint cannot be reached."""
    return JsonResponse(actions.show(by=request.user, person_id=person_id, at=now()))


@signed_in
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, person_id: uuid.UUID | None = None) -> HttpResponse:
    """Apply for a code or declare again, for oneself or a family member."""
    at = now()
    person = accounts.may_act_for(request.user, person_id or request.user.pk)
    context: dict[str, Any] = {
        "person": person,
        "people": accounts.people_i_act_for(request.user),
        "guardian_needed": person == request.user and queries.needs_guardian(person, at=at),
        "is_first": not queries.has_code(person),
        "name_of_code": settings.HEALTH_CODE_NAME,
    }
    if not person.is_real or context["guardian_needed"]:
        return render(request, "health_code/citizen/not_yet.html", context)
    form = declaration_form(request, queries.home_division(person))
    if request.method == "POST":
        done, _code = act(form, lambda data: actions.declare(by=request.user, person=person, at=at, **data))
        if done:
            return htmx.leave(request, f"{htmx.here(request, 'health_code:show')}#p-{person.pk}")
    status = 422 if form.is_bound else 200
    return render(request, "health_code/citizen/declare.html", context | {"form": form}, status=status)


@signed_in
@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """The options that follow a chosen town."""
    choices = queries.village_choices(request.GET.get("town", ""))
    return render(request, "health_code/citizen/_villages.html", {"choices": choices})


@signed_in
@require_safe
def scan_poster(request: HttpRequest) -> HttpResponse:
    """The camera, for a poster at a door."""
    return render(request, "health_code/citizen/scan_poster.html", {"nonce": uuid.uuid4()})


@signed_in
@require_safe
def records(request: HttpRequest, person_id: uuid.UUID | None = None) -> HttpResponse:
    """Where the person, or a member of the family, has checked in."""
    person = accounts.may_act_for(request.user, person_id or request.user.pk)
    listing = paged(request, queries.check_ins_of(person.pk, at=now()))
    context = {
        "person": person,
        "people": accounts.people_i_act_for(request.user),
        "listing": listing,
        "visits": queries.visits(list(listing)),
        "changes": queries.colour_history(person)[:10],
        "retention_days": scans.retention_days(),
    }
    return htmx.page(request, "health_code/citizen/records.html", context)
