"""A venue administrator's pages, the same in the citizen and the business portal."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import city_day, now
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import AgentState
from shanzhi.kernel.orgs.models import OrganisationAgent

from .. import actions, queries
from ..forms import PointForm, VenueForm
from ..models.venues import RUNNING


@signed_in
@require_safe
def venues(request: HttpRequest) -> HttpResponse:
    listing = paged(request, queries.venues_run_by(request.user))
    counts = queries.scans_today([venue.pk for venue in listing], at=now())
    rows = [{"venue": venue, "today": counts.get(venue.pk, 0)} for venue in listing]
    offered = [
        {"transfer": row, "token": queries.transfer_token(row)}
        for row in queries.transfers_offered_to(request.user, at=now())
    ]
    context = {"listing": listing, "rows": rows, "offered": offered}
    return htmx.page(request, "health_code/venue/list.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def venue_new(request: HttpRequest) -> HttpResponse:
    firms = [row.organisation for row in orgs.agencies_of(request.user) if _may_register(row)]
    form = VenueForm(request.POST or None, initial=_again(request), organisations=firms)
    if request.method == "POST":
        done, venue = act(form, lambda data: actions.register_venue(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("场所已登记，请打印海报张贴在出入口。"))
            return htmx.go(request, "health_code:venue", venue.pk)
    status = 422 if form.is_bound else 200
    return render(request, "health_code/venue/new.html", {"form": form}, status=status)


def _may_register(agency: OrganisationAgent) -> bool:
    return agency.state == AgentState.ACTIVE and not set(agency.rights).isdisjoint(RUNNING)


def _again(request: HttpRequest) -> dict[str, Any]:
    """`?from=` a venue that was closed: the form begins with what it was."""
    try:
        former = queries.venue_run_by(request.user, uuid.UUID(request.GET.get("from", "")))
    except (ValueError, DomainError):
        return {}
    names = list(dict.fromkeys(queries.point_names(former).values()))
    return {
        "name": former.name,
        "kind": former.kind,
        "lng": former.place.lng,
        "lat": former.place.lat,
        "address": former.place.address,
        "points": "，".join(names),
        "organisation": former.organisation_id,
    }


@signed_in
@require_safe
def venue(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    at = now()
    found = queries.venue_run_by(request.user, venue_id)
    context = {
        "venue": found,
        "points": list(queries.points_of(found)),
        "closed_points": [] if found.closed_at else list(queries.closed_points_of(found)),
        "is_owner": found.administrator_id == request.user.pk,
        "may_hand_over": queries.may_hand_over(request.user, found),
        "figures": queries.day_totals(found, day=city_day(at)),
        "inspectors": queries.inspectors_of(found).count(),
        "form": PointForm(),
    }
    return render(request, "health_code/venue/detail.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def inspectors(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """Who checks codes here, and the links by which others may join."""
    at = now()
    found = queries.venue_run_by(request.user, venue_id)
    if request.method == "POST":
        actions.invite_inspectors(by=request.user, venue=found, at=at)
        return htmx.go(request, "health_code:inspectors", found.pk)
    join = htmx.here(request, "health_code:join", "TOKEN")
    invites = [
        {"invite": row, "link": settings.SITE_URL + join.replace("TOKEN", queries.invite_token(row))}
        for row in queries.open_invites_of(found, at=at)
    ]
    context = {
        "venue": found,
        "inspectors": queries.inspectors_of(found),
        "invites": invites,
        "is_owner": found.administrator_id == request.user.pk,
    }
    return render(request, "health_code/venue/inspectors.html", context)


@signed_in
@require_POST
def invite_revoke(request: HttpRequest, invite_id: uuid.UUID) -> HttpResponse:
    invite = actions.revoke_invite(by=request.user, invite_id=invite_id, at=now())
    messages.success(request, _("邀请已撤销，链接不能再使用。"))
    return htmx.go(request, "health_code:inspectors", invite.venue_id)


@signed_in
@require_POST
def inspector_remove(request: HttpRequest, venue_id: uuid.UUID, inspector_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    actions.remove_inspector(by=request.user, venue=found, inspector_id=inspector_id, at=now())
    messages.success(request, _("已移除查验员，对方的手机不能再在这里查验。"))
    return htmx.go(request, "health_code:inspectors", found.pk)


@signed_in
@require_POST
def inspector_deputy(request: HttpRequest, venue_id: uuid.UUID, inspector_id: uuid.UUID) -> HttpResponse:
    """Let an inspector help to manage the venue, or no longer."""
    found = queries.venue_run_by(request.user, venue_id)
    named = request.POST.get("named") == "yes"
    actions.set_deputy(by=request.user, venue=found, inspector_id=inspector_id, is_deputy=named, at=now())
    messages.success(request, _("对方可以协助管理这个场所。") if named else _("对方不再协助管理，仍可查验。"))
    return htmx.go(request, "health_code:inspectors", found.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation, seen by the person invited."""
    at = now()
    if request.method == "POST":
        actions.accept_invite(by=request.user, token=token, at=at)
        return htmx.go(request, "health_code:inspect")
    invite = queries.open_invite(token, at=at)
    return render(request, "health_code/venue/join.html", {"invite": invite, "venue": invite.venue})


@signed_in
@require_http_methods(["GET", "POST"])
def venue_close(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_owned_by(request.user, venue_id)
    if request.method == "POST":
        actions.close_venue(by=request.user, venue=found, at=now())
        messages.success(request, _("场所已关闭，登记记录会保留到期限结束。"))
        return htmx.go(request, "health_code:venues")
    return render(request, "health_code/venue/close.html", {"venue": found})
