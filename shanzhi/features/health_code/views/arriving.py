"""At a poster: where am I, who is with me, one tap; then all colours at once for the guard."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act
from shanzhi.kernel.accounts.models import Person

from .. import actions, queries
from ..forms import CompanionForm
from .declaring import declaration_form


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def checkin(request: HttpRequest) -> HttpResponse:
    """The place, the family and the companions to tick; a second tap repeats the nonce of each."""
    at = now()
    given = request.POST if request.method == "POST" else request.GET
    scanned = given.get("code", "")
    context = {
        "cards": queries.cards_of(request.user, at=at),
        "companions": queries.companions_of(request.user, at=at),
        "ticked": given.getlist("person"),
        "code": scanned,
        "nonce": given.get("nonce") or uuid.uuid4(),
    }
    try:
        point = actions.read_poster(scanned=scanned, at=at)
        if request.method == "POST":
            return _check_in(request, scanned, context, at)
    except DomainError as refusal:
        return render(
            request, "health_code/citizen/checkin.html", context | {"refusal": refusal}, status=refusal.status
        )
    context |= {"point": point, "venue": queries.venue_of(point)}
    return render(request, "health_code/citizen/checkin.html", context)


def _check_in(request: HttpRequest, scanned: str, context: dict[str, Any], at: dt.datetime) -> HttpResponse:
    """One check-in a ticked person; each has a nonce of its own."""
    base = _uuid(request.POST.get("nonce", ""))
    done = [
        (
            person.pk,
            actions.check_in(
                by=request.user,
                person=person,
                scanned=scanned,
                nonce=uuid.uuid5(base, str(person.pk)),
                at=at,
            ).scan,
        )
        for person in _ticked(request, context)
    ]
    if not done:
        raise actions.CheckInRefused(_("请选择要登记的人。"), "check_in.nobody")
    if len(done) == 1 and done[0][0] == request.user.pk:
        return htmx.leave(request, f"{htmx.here(request, 'health_code:show')}?visit={done[0][1].id}")
    return htmx.go(request, "health_code:arrived", queries.arrival_token(request.user, done))


def _ticked(request: HttpRequest, context: dict[str, Any]) -> Iterator[Person]:
    ticked = set(request.POST.getlist("person")) or {str(request.user.pk)}
    for row in [*context["cards"], *context["companions"]]:
        if str(row.person.pk) in ticked:
            yield row.person


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise actions.CheckInRefused(_("页面已过期，请重新扫码。"), "check_in.stale") from None


@signed_in
@require_safe
@never_cache
def arrived(request: HttpRequest, token: str) -> HttpResponse:
    """Everybody who was just checked in on this phone, with the colours of that moment, for the guard."""
    visits = queries.arrivals(request.user, token, at=now())
    return render(request, "health_code/citizen/arrived.html", {"visits": visits})


# Companions ----------------------------------------------------------------------------------------------


@signed_in
@require_safe
def companions(request: HttpRequest) -> HttpResponse:
    """Whom I take along, and who takes me or my family along."""
    context = {
        "companions": queries.companions_of(request.user, at=now()),
        "taken_along_by": queries.taken_along_by(request.user),
    }
    return render(request, "health_code/citizen/companions.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def companion_new(request: HttpRequest) -> HttpResponse:
    """Name and paper; `?code=` leads back to the door one stands at."""
    form = CompanionForm(request.POST or None)
    if request.method == "POST":
        done, companion = act(form, lambda _data: _added(request, form))
        if done:
            return _after_adding(request, companion)
    context = {"form": form, "door": _query(request), "back": _back(request)}
    status = 422 if form.is_bound else 200
    return render(request, "health_code/citizen/companion_new.html", context, status=status)


def _added(request: HttpRequest, form: CompanionForm) -> Any:
    limits.count(request, "add_companion")
    return actions.add_companion(by=request.user, paper=form.paper(), at=now())


def _after_adding(request: HttpRequest, companion: Any) -> HttpResponse:
    """On to the declaration where it is needed, else back to the door."""
    if not queries.needs_declaration(companion.person, at=now()):
        return htmx.leave(request, _back(request, companion))
    if companion.person.phone is not None:
        messages.warning(request, _("对方有自己的账号但没有有效的健康码，请本人在手机上先申报。"))
        return htmx.leave(request, _back(request))
    address = htmx.here(request, "health_code:companion_declare", companion.pk)
    return htmx.leave(request, f"{address}?{urlencode(_query(request))}")


@signed_in
@require_http_methods(["GET", "POST"])
def companion_declare(request: HttpRequest, companion_id: uuid.UUID) -> HttpResponse:
    """A few answers for somebody without a phone; their home begins as the registrant's own."""
    companion = queries.companion_of(request.user, companion_id)
    if not queries.needs_declaration(companion.person, at=now()):
        return htmx.leave(request, _back(request, companion))
    form = declaration_form(request, queries.home_division(request.user))
    if request.method == "POST":
        done, _code = act(form, lambda data: _declared(request, companion_id, data))
        if done:
            return htmx.leave(request, _back(request, companion))
    context = {"form": form, "companion": companion, "door": _query(request), "back": _back(request)}
    status = 422 if form.is_bound else 200
    return render(request, "health_code/citizen/companion_declare.html", context, status=status)


def _declared(request: HttpRequest, companion_id: uuid.UUID, data: dict[str, Any]) -> Any:
    return actions.declare_for_companion(
        by=request.user, companion_id=companion_id, request_id=data.pop("request_id"), said=data, at=now()
    )


@signed_in
@require_POST
def companion_end(request: HttpRequest, companion_id: uuid.UUID) -> HttpResponse:
    actions.end_companion(by=request.user, companion_id=companion_id, at=now())
    messages.success(request, _("已解除同行登记。"))
    return htmx.go(request, "health_code:companions")


def _door(request: HttpRequest) -> str:
    return (request.POST.get("code") or request.GET.get("code", ""))[:400]


def _query(request: HttpRequest) -> dict[str, str]:
    """The door one stands at and the check-in begun there."""
    if not _door(request):
        return {}
    nonce = (request.POST.get("nonce") or request.GET.get("nonce", ""))[:36]
    return {"code": _door(request)} | ({"nonce": nonce} if nonce else {})


def _back(request: HttpRequest, companion: Any = None) -> str:
    """To the door one came from, with the new companion ticked; without one to the list."""
    query = _query(request)
    if not query:
        return htmx.here(request, "health_code:companions")
    if companion is not None:
        query |= {"person": [str(request.user.pk), str(companion.person_id)]}
    return f"{htmx.here(request, 'health_code:checkin')}?{urlencode(query, doseq=True)}"
