"""The doors of a venue and their posters."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.kernel.scans.models import Point

from .. import actions, queries
from ..forms import PointForm
from ..models import Venue
from ..posters import posters as make_posters


@signed_in
@require_POST
def point_new(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    form = PointForm(request.POST)
    done, _point = act(form, lambda data: actions.add_point(by=request.user, venue=found, at=now(), **data))
    if not done:
        return render(request, "health_code/venue/point_new.html", {"venue": found, "form": form}, status=422)
    return htmx.go(request, "health_code:venue", found.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, venue_id: uuid.UUID, point_id: uuid.UUID) -> HttpResponse:
    """One door: another name, or closed."""
    found = queries.venue_run_by(request.user, venue_id)
    door = queries.point_of(found, point_id)
    form = PointForm(request.POST or None, initial={"name": door.name})
    if request.method == "POST":
        done, _door = act(
            form,
            lambda data: actions.rename_point(
                by=request.user, venue=found, point_id=door.pk, at=now(), **data
            ),
        )
        if done:
            messages.success(request, _("名称已更改。旧海报仍然有效，建议重新打印张贴。"))
            return htmx.go(request, "health_code:venue", found.pk)
    is_last = queries.points_of(found).count() == 1
    context = {"venue": found, "point": door, "form": form, "is_last": is_last}
    return render(request, "health_code/venue/point.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def point_close(request: HttpRequest, venue_id: uuid.UUID, point_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    actions.close_point(by=request.user, venue=found, point_id=point_id, at=now())
    messages.success(request, _("出入口已关闭，它的场所码不能再使用。"))
    return htmx.go(request, "health_code:venue", found.pk)


@signed_in
@require_POST
def point_reopen(request: HttpRequest, venue_id: uuid.UUID, point_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    actions.reopen_point(by=request.user, venue=found, point_id=point_id, at=now())
    messages.success(request, _("出入口已重新开放，请打印新海报，旧海报不能再使用。"))
    return htmx.go(request, "health_code:venue", found.pk)


@signed_in
@require_safe
def poster(request: HttpRequest, venue_id: uuid.UUID, point_id: uuid.UUID) -> HttpResponse:
    """The sheet of one door, A4."""
    found = queries.venue_run_by(request.user, venue_id)
    return _sheets(found, [queries.point_of(found, point_id)])


@signed_in
@require_safe
def posters(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """The sheets of all doors in one file."""
    found = queries.venue_run_by(request.user, venue_id)
    doors = list(queries.points_of(found))
    if not doors:
        raise queries.NotFound(_("场所已关闭，没有可以打印的海报。"), "venue.no_poster")
    return _sheets(found, doors)


def _sheets(venue: Venue, doors: Iterable[Point]) -> HttpResponse:
    addresses = [(door.name, queries.poster_address(door)) for door in doors]
    sheets = make_posters(addresses=addresses, venue=venue.name, number=venue.number)
    answer = HttpResponse(sheets, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="poster-{venue.number}.pdf"'
    return answer
