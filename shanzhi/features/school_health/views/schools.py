"""A school's own board: classes, reminding everybody, the window."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.kernel.declarations.actions import rounds
from shanzhi.kernel.declarations.models import Group, Plan

from .. import boards, exports, queries
from ..forms import WindowForm
from .days import asked_day
from .teacher import remind


@permit("school_health.manage_school")
@require_safe
def school(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """By class: how complete, who is missing, who is not well."""
    found = queries.school_for(request.user, school_id)
    return school_page(request, found, manages=True)


def school_page(request: HttpRequest, school: Group, *, manages: bool) -> HttpResponse:
    """The same page for who leads the school and for the bureau, which sees no names."""
    at = now()
    day = asked_day(request, at)
    board = boards.school_board(school, day=day, at=at)
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.class_columns(), board.classes, f"classes-{day}")
    context = {"board": board, "manages": manages, "day": day, "today": city_day(at)}
    return htmx.page(request, "school_health/office/school.html", context)


@permit("school_health.manage_school")
@require_POST
def remind_school(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """Everybody of the school who is missing now."""
    found = queries.school_for(request.user, school_id)
    remind(request, queries.round_for(found, city_day(now())), found)
    return htmx.go(request, "school_health:school", found.pk)


@permit("school_health.manage_school")
@require_http_methods(["GET", "POST"])
def window(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """From when to when, and on which days; a change counts from tomorrow."""
    at = now()
    found = queries.school_for(request.user, school_id)
    plan = found.plans.filter(until__isnull=True).select_related("questionnaire", "reminders").first()
    form = WindowForm(request.POST or None, initial=_present(plan))
    if request.method == "POST" and plan:
        done, _plan = act(form, lambda data: _change(request, plan, at, data))
        if done:
            messages.success(request, _("已保存，从明天起按新的时间申报。"))
            return htmx.go(request, "school_health:school", found.pk)
    context = {
        "form": form,
        "title": _("申报时间"),
        "about": found.name,
        "plan": plan,
        "submit": _("保存，明天起生效") if plan else "",
        "note": _("今天已经开始的申报不受影响。")
        if plan
        else _("这所学校还没有开通健康申报，请联系教育局。"),
        "back": htmx.here(request, "school_health:school", found.pk),
    }
    return render(request, "school_health/office/change.html", context, status=422 if form.is_bound else 200)


def _present(plan: Plan | None) -> dict[str, Any]:
    return {"opens": plan.opens, "closes": plan.closes, "days": plan.days} if plan else {}


def _change(request: HttpRequest, plan: Plan, at: dt.datetime, data: dict[str, Any]) -> Plan:
    return rounds.set_plan(
        by=request.user,
        top=plan.top,
        questionnaire=plan.questionnaire,
        zone=plan.zone,
        reminders=plan.reminders,
        since=city_day(at) + dt.timedelta(days=1),
        at=at,
        **data,
    )
