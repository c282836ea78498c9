"""A firm's files to resume work in the business portal."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged

from .. import actions, queries
from ..courses import steps_of
from ..forms import CorrectionForm, ResumeForm, facts_of


@signed_in
@require_safe
def resumes(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Every file of the firm."""
    firm = queries.firm_represented(request.user, group_id)
    context = {
        "firm": firm,
        "listing": paged(request, queries.resumes_of(firm)),
        "running": queries.open_resume_of(firm),
    }
    return htmx.page(request, "staff_health/business/resumes.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def resume_new(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Hand a file in; where one runs already, on to it."""
    firm = queries.firm_represented(request.user, group_id)
    running = queries.open_resume_of(firm)
    if running and request.method == "GET":
        return htmx.go(request, "staff_health:resume", running.pk)
    initial = {
        "request_id": uuid.uuid4(),
        "contact_name": request.user.name,
        "contact_phone": request.user.phone,
    }
    form = ResumeForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        done, made = act(
            form, lambda data: actions.file_resume(by=request.user, group_id=firm.pk, at=now(), **data)
        )
        if done:
            messages.success(request, _("备案已提交，所在县（市、区）受理后会给您发消息。"))
            return htmx.go(request, "staff_health:resume", made.pk)
    context = {"form": form, "firm": firm}
    status = 422 if form.is_bound else 200
    return render(request, "staff_health/business/resume_new.html", context, status=status)


@signed_in
@require_safe
def resume(request: HttpRequest, resume_id: uuid.UUID) -> HttpResponse:
    """One file with its history."""
    found = queries.own_resume(request.user, resume_id)
    context = {"resume": found, "steps": steps_of(found), "papers": list(found.papers.order_by("created_at"))}
    return htmx.page(request, "staff_health/business/resume.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def resume_correct(request: HttpRequest, resume_id: uuid.UUID) -> HttpResponse:
    """Correct it, or add what was asked for."""
    found = queries.own_resume(request.user, resume_id)
    if not found.may_correct and request.method == "GET":
        return htmx.go(request, "staff_health:resume", found.pk)
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=facts_of(found))
    if request.method == "POST":
        done, _resume = act(
            form, lambda data: actions.correct_resume(by=request.user, resume_id=found.pk, at=now(), **data)
        )
        if done:
            messages.success(request, _("已补充，工作人员会接着办理。"))
            return htmx.go(request, "staff_health:resume", found.pk)
    context = {"form": form, "resume": found, "last": found.steps.last()}
    status = 422 if form.is_bound else 200
    return render(request, "staff_health/business/resume_correct.html", context, status=status)


@signed_in
@require_POST
def resume_withdraw(request: HttpRequest, resume_id: uuid.UUID) -> HttpResponse:
    """Take it back."""
    found = actions.withdraw_resume(by=request.user, resume_id=resume_id, at=now())
    messages.success(request, _("备案已撤回，可以重新提交。"))
    return htmx.go(request, "staff_health:resume", found.pk)
