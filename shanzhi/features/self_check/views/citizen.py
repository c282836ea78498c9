"""Citizens: the check, its advice, and what they kept of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import public, signed_in
from shanzhi.core.clock import now
from shanzhi.kernel.declarations.queries import answer_form, questions

from .. import actions, queries, tickets


@public
@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """The questions; sent, the advice. Nothing is stored of it, so the advice is the answer to the sending."""
    at = now()
    version = queries.asked_on(queries.today(at))
    form = answer_form(questions.questions_of(version), data=request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "self_check/citizen/check.html", {"form": form}, status=status)
    advice = queries.advice_for(version, form.values)
    actions.count_check(by=_person(request), level=advice.level, at=at)
    context = _advice_page(request, advice) | {"ticket": tickets.written(version, form.values)}
    return render(request, "self_check/citizen/advice.html", context)


@public
@require_safe
def clinics(request: HttpRequest) -> HttpResponse:
    """All fever clinics that receive patients."""
    context = {"clinics": queries.open_clinics(_person(request))}
    return render(request, "self_check/citizen/clinics.html", context)


@signed_in
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    ticket = tickets.read(request.POST.get("ticket", ""))
    kept = actions.keep(by=request.user, at=now(), **ticket._asdict())
    messages.success(request, _("已保存到您的自查记录。"))
    return htmx.go(request, "self_check:kept", kept.pk)


@signed_in
@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """One tap: what was found goes to the health code."""
    ticket = tickets.read(request.POST.get("ticket", ""))
    kept = actions.declare(by=request.user, at=now(), **ticket._asdict())
    messages.success(request, _("已向健康码申报，颜色有变化时会通知您。"))
    return htmx.go(request, "self_check:kept", kept.pk)


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "self_check/citizen/mine.html", {"rows": queries.kept_by(request.user)})


@signed_in
@require_safe
@never_cache
def kept(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    row = queries.kept_check(request.user, check_id)
    advice = queries.advice_for(row.questions, row.values)
    answers = questions.answered(row.questions, row.values)
    context = _advice_page(request, advice) | {"kept": row, "answers": answers}
    return render(request, "self_check/citizen/kept.html", context)


@signed_in
@require_POST
def forget(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    actions.forget_check(by=request.user, check=queries.kept_check(request.user, check_id), at=now())
    messages.success(request, _("已删除这次自查。"))
    return htmx.go(request, "self_check:mine")


def _person(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _advice_page(request: HttpRequest, advice: queries.Advice) -> dict[str, Any]:
    clinics = queries.open_clinics(_person(request)) if advice.clinic else []
    return {"advice": advice, "clinics": clinics}
