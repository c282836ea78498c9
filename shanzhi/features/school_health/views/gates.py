"""A school's gates: who has come, who stands there."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.core import htmx, limits
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.forms import act
from shanzhi.core.refs import ref
from shanzhi.kernel.scans import queries as scans

from .. import actions, queries
from ..forms import GateForm, StaffForm
from .days import asked_day


@permit("school_health.manage_school")
@require_http_methods(["GET", "POST"])
def gates(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """By class: who has come through a gate, and who has not yet. A POST opens a gate."""
    at = now()
    school = queries.school_for(request.user, school_id)
    form = GateForm(request.POST or None)
    if request.method == "POST":
        done, _gate = act(
            form, lambda data: actions.open_gate(by=request.user, school_id=school.pk, at=at, **data)
        )
        if done:
            messages.success(request, _("校门已添加，请给它指定门岗人员。"))
            return htmx.go(request, "school_health:gates", school.pk)
    day = asked_day(request, at)
    classes = queries.arrivals(school, day=day)
    points = list(queries.gates_of(school))
    context = {
        "school": school,
        "day": day,
        "today": city_day(at),
        "classes": classes,
        "came": sum(one.came for one in classes),
        "waiting": sum(len(one.waiting) for one in classes),
        "undeclared": sum(one.undeclared for one in classes),
        "gates": [(point, scans.staff_of(point, at=at), point.owner_ref == ref(school)) for point in points],
        "form": form,
        "at": at,
    }
    return htmx.page(
        request, "school_health/office/gates.html", context, status=422 if form.is_bound else 200
    )


@permit("school_health.manage_school")
@require_POST
def close(request: HttpRequest, school_id: uuid.UUID, gate_id: uuid.UUID) -> HttpResponse:
    """Nobody can scan there any more."""
    actions.close_gate(by=request.user, school_id=school_id, point_id=gate_id, at=now())
    messages.success(request, _("校门已关闭。"))
    return htmx.go(request, "school_health:gates", school_id)


@permit("school_health.manage_school")
@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest, school_id: uuid.UUID, gate_id: uuid.UUID) -> HttpResponse:
    """Who checks at a gate, by phone number."""
    school = queries.school_for(request.user, school_id)
    gate = actions.gate_of(by=request.user, school_id=school.pk, point_id=gate_id)
    form = StaffForm(request.POST or None)
    if request.method == "POST":
        limits.count(request, "look_up")
        done, _staff = act(
            form,
            lambda data: actions.post_to_gate(
                by=request.user, school_id=school.pk, point_id=gate.pk, at=now(), **data
            ),
        )
        if done:
            messages.success(request, _("门岗人员已添加。"))
            return htmx.go(request, "school_health:gates", school.pk)
    context = {
        "form": form,
        "title": _("门岗人员"),
        "about": f"{school.name} · {gate.name}",
        "submit": _("添加门岗人员"),
        "back": htmx.here(request, "school_health:gates", school.pk),
    }
    return render(request, "school_health/office/change.html", context, status=422 if form.is_bound else 200)
