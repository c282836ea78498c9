"""One employee, as the firm sees them: declarations and absences, nothing of the health code."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import city_day, now
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act
from shanzhi.kernel.declarations.actions.answers import AnswerRefused
from shanzhi.kernel.declarations.queries import answer_form
from shanzhi.kernel.declarations.queries.histories import days_of_member, questions_of

from .. import actions, queries
from ..forms import AbsenceForm, CallForm
from ..today import line_of

BACK = dt.timedelta(days=14)


@signed_in
@require_safe
@never_cache
def employee(request: HttpRequest, group_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """Two weeks of declarations, absences, and what can be done today."""
    at = now()
    member = queries.member_seen(request.user, group_id, member_id)
    group = queries.group_seen(request.user, group_id)
    round = queries.round_today(group.top or group, city_day(at))
    context = {
        "group": group,
        "member": member,
        "round": round,
        "phase": round.phase(at) if round else "none",
        "person": line_of(member.group, round, member.pk) if round else None,
        "days": days_of_member(member, day=city_day(at)),
        "absences": queries.absences_of(member, since=city_day(at) - BACK),
        "phone": queries.phone_of(member),
        "form": CallForm(),
        "today": city_day(at),
    }
    return render(request, "staff_health/business/employee.html", context)


@signed_in
@require_POST
def called(request: HttpRequest, group_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """Note a call."""
    note = request.POST.get("note", "")[:200]
    actions.note_call(by=request.user, group_id=group_id, member_id=member_id, note=note, at=now())
    messages.success(request, _("已登记电话联系。"))
    return htmx.go(request, "staff_health:employee", group_id, member_id)


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, group_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """Fill in what the employee says on the telephone."""
    at = now()
    member = queries.member_seen(request.user, group_id, member_id)
    round = queries.round_today(member.top, city_day(at))
    if round is None or round.phase(at) not in {"open", "late"}:
        raise DomainError(_("现在不在申报时间内。"), "staff.no_round", status=409)
    form = answer_form(questions_of(round), data=request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.fill_in(
                by=request.user,
                group_id=group_id,
                member_id=member.pk,
                raw=form.raw,
                nonce=_nonce(request),
                at=at,
            )
        except AnswerRefused as refusal:
            if not form.problems:
                form.refuse(refusal.message)
        else:
            messages.success(request, _("已代为申报，本人可以看到并更正。"))
            return htmx.go(request, "staff_health:employee", group_id, member.pk)
    context: dict[str, Any] = {"group_id": group_id, "member": member, "form": form, "nonce": _nonce(request)}
    status = 422 if form.is_bound else 200
    return render(request, "staff_health/business/answer.html", context, status=status)


def _nonce(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("nonce", ""))
    except ValueError:
        return uuid.uuid4()


@signed_in
@require_http_methods(["GET", "POST"])
def absent(request: HttpRequest, group_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """The employee does not come."""
    at = now()
    member = queries.member_seen(request.user, group_id, member_id)
    today = city_day(at)
    form = AbsenceForm(request.POST or None, initial={"first": today, "last": today})
    if request.method == "POST":
        done, _absence = act(
            form,
            lambda data: actions.excuse_employee(
                by=request.user, group_id=group_id, member_id=member.pk, at=at, **data
            ),
        )
        if done:
            messages.success(request, _("已登记请假，这几天不再提醒。"))
            return htmx.go(request, "staff_health:employee", group_id, member.pk)
    context = {"group_id": group_id, "member": member, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "staff_health/business/absent.html", context, status=status)


@signed_in
@require_POST
def absence_end(
    request: HttpRequest, group_id: uuid.UUID, member_id: uuid.UUID, absence_id: uuid.UUID
) -> HttpResponse:
    """Take an absence back."""
    actions.end_employee_absence(
        by=request.user, group_id=group_id, member_id=member_id, absence_id=absence_id, at=now()
    )
    messages.success(request, _("请假已取消，今天起照常申报。"))
    return htmx.go(request, "staff_health:employee", group_id, member_id)
