"""Officials: what visits found, who walks when, and where they have been."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import Column, export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import GridSize

from .. import actions, queries, rules
from ..enums import Slot
from ..forms import AskForm, ShiftForm
from ..models import Shift

FARTHEST = dt.timedelta(days=400)  # a plan of shifts further away is a mistyped address


@permit(queries.SEEING)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """The visits of the official's area, the newest first."""
    rows = queries.visits_in(orgs.scope_of(request.user, queries.SEEING))
    if wanted := request.GET.get("format"):
        return export(wanted, _columns(), rows, "visits")
    context = {"listing": paged(request, rows), "plans": request.user.has_permit(queries.PLANNING)}
    return htmx.page(request, "grid/records.html", context)


def _columns() -> list[Column]:
    return [
        (_("时间"), lambda row: row.at),
        (_("网格"), lambda row: row.task.grid.name),
        (_("事由"), lambda row: row.task.get_reason_display()),
        (_("对象"), lambda row: row.task.person.masked_name if row.task.person else ""),
        (_("见到谁"), lambda row: row.get_met_display()),
        (_("体温"), lambda row: row.temperature),
        (_("网格员"), lambda row: row.by.name),
    ]


@permit(queries.PLANNING)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a visit."""
    form = AskForm(request.POST or None, grids=_small_grids(request))
    if request.method == "POST":
        done, _task = act(form, lambda data: actions.ask_visit(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("走访任务已派给该网格的网格员。"))
            return htmx.go(request, "grid:records")
    return render(request, "grid/ask.html", {"form": form}, status=422 if form.is_bound else 200)


def _small_grids(request: HttpRequest) -> Any:
    scope = orgs.scope_of(request.user, queries.PLANNING)
    return orgs.grids_in(scope).filter(size=GridSize.SMALL, posts__until__isnull=True).distinct()


def _week(request: HttpRequest) -> dt.date:
    this = queries.monday(now())
    try:
        day = dt.date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return this
    if abs(day - this) > FARTHEST:
        return this
    return day - dt.timedelta(days=day.weekday())


@permit(queries.PLANNING)
@require_http_methods(["GET", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """The plan of a week: workers by day and part of the day."""
    scope = orgs.scope_of(request.user, queries.PLANNING)
    first = _week(request)
    people = queries.workers_in(scope)
    form = ShiftForm(
        request.POST or None,
        people=people,
        grids=_small_grids(request),
        initial={"day": max(first, city_day(now()))},
    )
    if request.method == "POST":
        done, shift = act(form, lambda data: actions.plan_shift(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("班次已排好。"))
            return htmx.leave(request, f"{htmx.here(request, 'grid:shifts')}?week={shift.day.isoformat()}")
    days = [first + dt.timedelta(days=step) for step in range(7)]
    context = {
        "form": form,
        "days": days,
        "rows": _plan(scope, days),
        "before": first - dt.timedelta(days=7),
        "after": first + dt.timedelta(days=7),
    }
    return render(request, "grid/shifts.html", context, status=422 if form.is_bound else 200)


def _plan(scope: str, days: list[dt.date]) -> list[dict[str, Any]]:
    """One row for each part of the day, one cell for each day."""
    planned = list(queries.shifts_in(scope, first=days[0]))
    return [
        {
            "slot": Slot(slot).label,
            "days": [[one for one in planned if one.slot == slot and one.day == day] for day in days],
        }
        for slot in Slot.values
    ]


@permit(queries.PLANNING)
@require_POST
def shift_cancel(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Take a worker off a shift."""
    scope = orgs.scope_of(request.user, queries.PLANNING)
    shift = get_object_or_404(Shift.objects.filter(orgs.inside(scope, "grid__division")), pk=shift_id)
    day = shift.day
    actions.cancel_shift(by=request.user, shift=shift, at=now())
    return htmx.leave(request, f"{htmx.here(request, 'grid:shifts')}?week={day.isoformat()}")


@permit(queries.SEEING)
@require_safe
def patrols(request: HttpRequest) -> HttpResponse:
    """The walks of the official's area."""
    rows = queries.patrols_in(orgs.scope_of(request.user, queries.SEEING))
    context = {"listing": paged(request, rows), "days": settings.PATROL_RETENTION_DAYS}
    return htmx.page(request, "grid/patrols.html", context)


@permit(queries.SEEING)
@require_safe
@never_cache
def patrol_one(request: HttpRequest, patrol_id: uuid.UUID) -> HttpResponse:
    """One walk on the map of its grid."""
    found = queries.patrol_within(request.user, patrol_id)
    context = {"patrol": found, "share": round(found.coverage * 100), "metres": round(found.metres)}
    return render(request, "grid/patrol_one.html", context)


@permit(queries.SEEING)
@require_safe
@never_cache
def patrol_map(request: HttpRequest, patrol_id: uuid.UUID) -> HttpResponse:
    """The grid and the track as GeoJSON."""
    found = queries.patrol_within(request.user, patrol_id)
    track = rules.pieces(list(found.spots.values_list("at", "lng", "lat")))
    lines = [_line(piece) for piece in track]
    grid = {"type": "Feature", "properties": {"kind": "grid"}, "geometry": found.grid.polygon}
    return JsonResponse({"type": "FeatureCollection", "features": [grid, *lines]})


def _line(piece: list[tuple[float, float]]) -> dict[str, Any]:
    spots = piece if len(piece) > 1 else piece * 2
    geometry = {"type": "LineString", "coordinates": spots}
    return {"type": "Feature", "properties": {"kind": "track"}, "geometry": geometry}
