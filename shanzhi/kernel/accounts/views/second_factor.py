"""Officials' second factor: explains it, and leads to setting it up or to proving it."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from shanzhi.core.access import signed_in

from .sign_in import safe_next

NEXT_KEY = "accounts_second_factor_next"


@signed_in(records=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where officials land without one. Keeps where they wanted to go until they have passed."""
    wanted = safe_next(request, "")
    if wanted:
        request.session[NEXT_KEY] = wanted
    if request.second_factor:  # type: ignore[attr-defined]
        return HttpResponseRedirect(request.session.pop(NEXT_KEY, None) or request.portal.prefix)  # type: ignore[attr-defined]
    held = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    back = urlencode({"next": reverse("accounts:second_factor")})
    context = {
        "has_totp": Authenticator.Type.TOTP in held,
        "has_passkey": Authenticator.Type.WEBAUTHN in held,
        "back": back,
    }
    return render(request, "account/second_factor.html", context)
