"""A grid worker's phone: doors to knock at and walks, with or without network."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.errors import DomainError
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, offline, queries
from ..enums import Met
from ..forms import TrackForm, VisitForm
from ..models import Visit


@permit(queries.WALKING, records=True)
@require_safe
@never_cache
def visits(request: HttpRequest) -> HttpResponse:
    """The open visits and one form for all of them; the phone keeps the page."""
    at = now()
    tasks = actions.take_along(by=request.user, at=at)
    context = {
        "tasks": tasks,
        "form": VisitForm(initial={"met": Met.SELF}),
        "done": queries.visits_of(request.user)[:10],
        "at": at,
        "settings": offline.page_settings(request, upload="grid:visit_upload"),
    }
    return render(request, "grid/visits.html", context)


@permit(queries.WALKING)
@require_POST
def visit_upload(request: HttpRequest) -> HttpResponse:
    """Take one visit that a phone wrote down; the same one again is answered alike."""
    form = VisitForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(form)
    try:
        visit: Visit = actions.record_visit(by=request.user, at=now(), **form.cleaned_data)
    except DomainError as refusal:
        return problem(refusal)
    return JsonResponse({"recorded": str(visit.pk)})


@permit(queries.WALKING)
@require_safe
@never_cache
def patrol(request: HttpRequest) -> HttpResponse:
    """Start and stop a walk; today's shifts stand above."""
    today = city_day(now())
    context = {
        "grids": list(orgs.grids_of(request.user)),
        "shifts": queries.shifts_of(request.user, first=today),
        "today": today,
        "walks": queries.own_patrols(request.user)[:5],
        "settings": offline.page_settings(request, upload="grid:track_upload", every=15),
    }
    return render(request, "grid/patrol.html", context)


@permit(queries.WALKING)
@require_POST
def track_upload(request: HttpRequest) -> HttpResponse:
    """Take a stretch of a walk; what has come already is not counted twice."""
    form = TrackForm(request.POST)
    if not form.is_valid():
        return refused(form)
    try:
        number = actions.note_walk(by=request.user, at=now(), **_walk(form.cleaned_data))
    except DomainError as refusal:
        return problem(refusal)
    return JsonResponse({"recorded": number})


def _walk(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "patrol_id": data["patrol"],
        "grid_id": data["grid"],
        "started_at": data["started_at"],
        "ended_at": data["ended_at"],
        "agrees": data["agrees"],
        "spots": data["spots"],
    }


def refused(form: Form) -> JsonResponse:
    """What a phone is told of a row that cannot be taken."""
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"problem": words, "fields": list(form.errors)}, status=422)


def problem(refusal: DomainError) -> JsonResponse:
    """The same for a refusal of the action."""
    return JsonResponse({"problem": str(refusal.message), "code": refusal.code}, status=refusal.status)
