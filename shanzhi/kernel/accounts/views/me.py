"""A person's own account: real name, preferences, security, data."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from shanzhi.core import clock, limits, registry
from shanzhi.core.access import signed_in
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page

from .. import actions, queries
from ..forms import RealNameForm
from ..models import Person


@signed_in
def real_name(request: HttpRequest) -> HttpResponse:
    """Show the real name, or ask for it."""
    person = request.user
    if person.is_real:
        return page(request, "accounts/portal/real_name_done.html", {"person": person})
    form = RealNameForm(request.POST or None)
    done, _person = act(form, lambda data: _named(request, data))
    if done:
        if person.is_real:
            messages.success(request, _("实名已完成。"))
        return go(request, "accounts:real_name")
    taken = any(
        error.code == "real_name.taken" for errors in form.errors.as_data().values() for error in errors
    )
    context = {"form": form, "review": queries.last_review_of(person), "taken": taken}
    return page(request, "accounts/portal/real_name.html", context, status=422 if form.is_bound else 200)


def _named(request: HttpRequest, data: dict[str, Any]) -> Person:
    limits.count(request, "claim_identity")  # the answer tells whether a number is known here
    return actions.verify_real_name(by=request.user, at=clock.now(), **data)


@signed_in
def recover(request: HttpRequest) -> HttpResponse:
    """The number stands on an older account of mine: ask for this phone to be joined to it."""
    form = RealNameForm(request.POST or None)
    done, _review = act(form, lambda data: actions.ask_recovery(by=request.user, at=clock.now(), **data))
    if done:
        return go(request, "accounts:real_name")
    return page(request, "accounts/portal/recover.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, large text, light or dark: the switches of the shell, on a page of their own."""
    return page(request, "accounts/portal/preferences.html")


@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Second factor, passkeys, devices, phone."""
    types = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "has_totp": Authenticator.Type.TOTP in types,
        "passkeys": types.count(Authenticator.Type.WEBAUTHN),
        "sessions": UserSession.objects.filter(user=request.user).count(),
    }
    return page(request, "accounts/portal/security.html", context)


@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """What is kept about me: the list of its parts, then the file."""
    if request.method != "POST":
        return page(request, "accounts/portal/export.html", {"parts": registry.collect("exports")})
    at = clock.now()
    data = actions.export_my_data(by=request.user, at=at)
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="my-data-{clock.city_day(at)}.json"'
    answer["Cache-Control"] = "no-store"
    return answer
