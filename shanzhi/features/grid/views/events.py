"""Events: reported on the phone, moved on by whoever it concerns, seen together on the board."""

import uuid
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, offline, queries
from ..enums import OPEN, EventState
from ..forms import MoveForm, ReportForm
from ..models import EventClass, GridEvent
from ..procedure import BY_KEY, Move, open_to
from .worker import problem, refused

SHOWN = 500  # events on the map


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    rows = EventClass.objects.filter(is_active=True)
    return [
        (name, [(row.code, row.name) for row in ones]) for name, ones in groupby(rows, lambda row: row.group)
    ]


@permit(queries.WALKING)
@require_safe
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Report what is seen, with or without network."""
    context = {
        "form": ReportForm(groups=[("", _("请选择")), *_groups()]),
        "settings": offline.page_settings(request, upload="grid:report_upload"),
    }
    return render(request, "grid/report.html", context)


@permit(queries.WALKING)
@require_POST
def report_upload(request: HttpRequest) -> HttpResponse:
    """Take one report that a phone wrote down."""
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(form)
    try:
        found = actions.report_event(by=request.user, at=now(), **form.cleaned_data)
    except DomainError as refusal:
        return problem(refusal)
    return JsonResponse({"recorded": str(found.pk), "number": found.event.number})


@permit(queries.EVENTS)
@require_safe
@never_cache
def events(request: HttpRequest) -> HttpResponse:
    """The command board: how many are where and how old, the queue, the map, the units."""
    at = now()
    rows = queries.events_of(request.user)
    wanted = request.GET.get("state", "")
    queue = rows.filter(state=wanted) if wanted in EventState.values else rows.filter(state__in=OPEN)
    context = {
        "listing": paged(request, queue),
        "states": [(state, EventState(state).label, rows.filter(state=state).count()) for state in OPEN],
        "late": rows.filter(state__in=OPEN, due_at__lt=at).count(),
        "wanted": wanted,
        "at": at,
        "units": queries.rank_of_units(orgs.scope_of(request.user, queries.HANDLING)),
    }
    return htmx.page(request, "grid/events.html", context)


@permit(queries.EVENTS)
@require_safe
@never_cache
def events_map(request: HttpRequest) -> HttpResponse:
    """The open events for the map."""
    at = now()
    rows = queries.events_of(request.user).filter(state__in=OPEN)[:SHOWN]
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": f"{row.event_class.name} · {row.get_state_display()}",
                "late": bool(row.due_at and row.due_at < at),
                "url": htmx.here(request, "grid:event", row.pk),
            },
            "geometry": {"type": "Point", "coordinates": [row.lng, row.lat]},
        }
        for row in rows
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@permit(queries.EVENTS)
@require_http_methods(["GET", "POST"])
@never_cache
def event(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """One event: what was said, every step, and what the person may do with it now."""
    found = queries.event_within(request.user, event_id)
    sent = MoveForm(request.POST, request.FILES) if request.method == "POST" else None
    if sent is not None:
        done, moved = act(
            sent, lambda data: actions.move_event(by=request.user, event_id=event_id, at=now(), **data)
        )
        if done:
            messages.success(request, _("已办理，现在是“{state}”。").format(state=moved.get_state_display()))
            return htmx.go(request, "grid:event", event_id)
    context = {
        "event": found,
        "reports": found.reports.select_related("by", "photo"),
        "steps": [(step, BY_KEY[step.move].name) for step in found.steps.select_related("by", "photo")],
        "moves": [
            _form(found, move, sent) for move in open_to(found.state, queries.roles_in(request.user, found))
        ],
        "sent": sent,
        "at": now(),
    }
    return render(request, "grid/event.html", context, status=422 if sent is not None else 200)


def _form(found: GridEvent, move: Move, sent: MoveForm | None) -> dict[str, Any]:
    if sent is not None and sent.data.get("move") == move.key:
        for name in {"unit", "score"} - set(move.needs):
            sent.fields.pop(name, None)
        return {"move": move, "form": sent, "open": True}
    unit = next(iter(queries.units_named(found.event_class.unit_name)), None)
    initial = {"move": move.key, "seen": found.version, "unit": unit}
    form = MoveForm(initial=initial, needs=move.needs, auto_id=f"id_{move.key}_%s")
    return {"move": move, "form": form, "open": False}


@permit(queries.EVENTS)
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """The table of event classes."""
    rows = EventClass.objects.all()
    return render(request, "grid/classes.html", {"rows": rows})
