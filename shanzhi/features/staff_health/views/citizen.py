"""An employee's own page: what the firm asks, what was answered, what may be refused."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import city_day, now
from shanzhi.kernel.declarations.queries.histories import days_of_member

from .. import actions, queries


@signed_in
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The firms whose rosters name me, with today and the last two weeks."""
    at = now()
    places = [
        {"place": place, "days": days_of_member(place.member, day=city_day(at))}
        for place in queries.places_of(request.user, at=at)
    ]
    return render(request, "staff_health/citizen/mine.html", {"places": places})


@signed_in
@require_POST
def position(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Share the position with the own declarations, or refuse it."""
    shares = request.POST.get("shares") == "yes"
    actions.choose_position(by=request.user, member_id=member_id, shares=shares, at=now())
    messages.success(
        request, _("今后的申报会附上位置。") if shares else _("今后的申报不再附上位置，不影响申报。")
    )
    return htmx.go(request, "staff_health:mine")


@signed_in
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Leave the firm's roster; asked once before it happens."""
    member = queries.own_membership(request.user, member_id)
    if request.method == "POST":
        actions.leave_firm(by=request.user, member_id=member.pk, at=now())
        messages.success(request, _("您已退出%(name)s的名册，单位会收到消息。") % {"name": member.top.name})
        return htmx.go(request, "staff_health:mine")
    return render(request, "staff_health/citizen/leave.html", {"member": member})
