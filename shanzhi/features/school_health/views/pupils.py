"""One pupil: two weeks, a call, an answer by telephone, an absence."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.forms import act
from shanzhi.kernel.declarations.actions import answers
from shanzhi.kernel.declarations.models import Member

from .. import actions, charts, queries
from ..forms import AbsenceForm, CallForm
from .filling import filled_in


@permit("school_health.teach")
@require_safe
def pupil(request: HttpRequest, pupil_id: uuid.UUID) -> HttpResponse:
    """Two weeks of a pupil, and what can be done now."""
    member = queries.pupil_for(request.user, pupil_id)
    return htmx.page(request, "school_health/office/pupil.html", _context(member))


def _context(member: Member) -> dict[str, Any]:
    at = now()
    lines = queries.two_weeks(member, day=city_day(at))
    round = queries.round_for(member.top, city_day(at))
    return {
        "pupil": member,
        "lines": lines,
        "chart": charts.temperatures(lines),
        "round": round,
        "phase": round.phase(at) if round else "none",
        "now_line": next((line for line in lines if round and line.round.pk == round.pk), None),
        "absences": member.absences.filter(ended_at__isnull=True).order_by("-first")[:5],
        "calls": queries.calls_of(member, round) if round else [],
        "reminded_at": queries.reminded_at(member, round) if round else None,
    }


@permit("school_health.teach", records=True)
@require_http_methods(["GET", "POST"])
@never_cache
def call(request: HttpRequest, pupil_id: uuid.UUID) -> HttpResponse:
    """Whom to call, and what they said. Opening it is noted, because it shows names and numbers."""
    at = now()
    member, contacts = actions.open_contact(by=request.user, member_id=pupil_id, at=at)
    round = queries.round_for(member.top, city_day(at))
    form = CallForm(request.POST or None)
    if request.method == "POST" and round:
        done, _call = act(
            form,
            lambda data: answers.note_reached(
                by=request.user, round_id=round.pk, member_id=member.pk, note=form.note(), at=at
            ),
        )
        if done:
            messages.success(request, _("已记下这次电话联系。"))
            return htmx.go(request, "school_health:class", member.group_id)
    context = {
        "pupil": member,
        "contacts": contacts,
        "form": form,
        "round": round,
        "phase": round.phase(at) if round else "none",
        "calls": queries.calls_of(member, round) if round else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "school_health/office/call.html", context, status=status)


@permit("school_health.teach")
@require_http_methods(["GET", "POST"])
@never_cache
def fill_in(request: HttpRequest, pupil_id: uuid.UUID) -> HttpResponse:
    """What a parent says on the telephone, written down by the teacher."""
    return filled_in(request, queries.pupil_for(request.user, pupil_id))


@permit("school_health.teach")
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, pupil_id: uuid.UUID) -> HttpResponse:
    """A pupil does not come, and why."""
    at = now()
    member = queries.pupil_for(request.user, pupil_id)
    form = AbsenceForm(request.POST or None, initial={"first": city_day(at), "last": city_day(at)})
    if request.method == "POST":
        done, _absence = act(form, lambda data: answers.excuse(by=request.user, member=member, at=at, **data))
        if done:
            messages.success(request, _("请假已登记，这几天不再要求申报。"))
            return htmx.go(request, "school_health:pupil", member.pk)
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "title": _("登记请假"),
        "about": f"{member.person.masked_name} · {member.group.name}",
        "submit": _("登记请假"),
        "back": htmx.here(request, "school_health:pupil", member.pk),
    }
    return render(request, "school_health/office/change.html", context, status=status)


@permit("school_health.teach")
@require_POST
def end_absence(request: HttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """The pupil comes after all."""
    found = queries.absence_for(request.user, absence_id)
    answers.end_absence(by=request.user, absence=found, at=now())
    messages.success(request, _("请假已取消，从今天起恢复申报。"))
    return htmx.go(request, "school_health:pupil", found.member_id)
