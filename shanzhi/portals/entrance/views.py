"""The way in, and the switches that belong to no single portal."""

import uuid
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from shanzhi.core import htmx
from shanzhi.core.access import public
from shanzhi.core.clock import now
from shanzhi.kernel.accounts.actions.preferences import save_preferences
from shanzhi.portals.entrance.doors import demo_lines
from shanzhi.portals.entrance.doors import doors as city_doors
from shanzhi.ui import preferences as chosen


@public
def doors(request: HttpRequest) -> HttpResponse:
    """Three doors, one city."""
    return render(request, "entrance/doors.html", {"doors": city_doors(), "demo_lines": demo_lines()})


@public(records=True)
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep a switch (text size, theme, language) on this device and, signed in, with the person."""
    picked = {name: request.POST[name] for name in ("language", "theme", "size") if request.POST.get(name)}
    known = chosen.known(picked)
    if request.user.is_authenticated and known:
        size = known.get("size")
        save_preferences(
            by=request.user,
            at=now(),
            language=known.get("language"),
            theme=known.get("theme"),
            large_text=None if size is None else size == "large",
        )
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = htmx.leave(request, target if safe else "/")
    chosen.keep(response, known)
    return response


@public
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """What a phone's own camera opens from a poster: on to the check-in, which asks to sign in where needed.

    The nonce stands in the address, so that going back or loading again repeats this one check-in.
    """
    query = urlencode({"code": code[:400], "nonce": uuid.uuid4()})
    return redirect(f"{reverse('citizen:health_code:checkin')}?{query}")
