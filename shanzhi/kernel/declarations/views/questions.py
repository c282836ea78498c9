"""Officials: the questionnaires, their versions, and the draft of the next one."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.forms import act

from .. import editor_pages, setting
from ..actions import questions as actions
from ..forms.questions import PublishForm
from ..queries import questions as queries

SETTING = "declarations.set_questions"


@permit(SETTING, everywhere=True)
@require_safe
def questionnaires(request: HttpRequest) -> HttpResponse:
    rows = editor_pages.lines(request.user, day=city_day(now()))
    missing = editor_pages.missing_supplied()
    return render(request, "declarations/office/questionnaires.html", {"rows": rows, "missing": missing})


@permit(SETTING, everywhere=True)
@require_POST
def supply(request: HttpRequest) -> HttpResponse:
    """Take over the platform's questionnaires."""
    added = actions.supply_questionnaires(by=request.user, at=now())
    messages.success(request, _("已添加 {count} 份问卷。").format(count=added))
    return htmx.go(request, "declarations:questionnaires")


@permit(SETTING, everywhere=True)
@require_safe
def questionnaire(request: HttpRequest, key: str) -> HttpResponse:
    """Who changed what and when; the version in force and those ahead."""
    row = queries.questionnaire(key)
    context = {
        "row": row,
        "lines": queries.versions(row, day=city_day(now())),
        "draft": queries.draft_of(row),
        "may_set": setting.may_set(request.user, row.audience),
    }
    return render(request, "declarations/office/questionnaire.html", context)


@permit(SETTING, everywhere=True)
@require_safe
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    row = queries.version_of(version_id)
    context = editor_pages.version_page(row, request.user, day=city_day(now()))
    return render(request, "declarations/office/version.html", context)


@permit(SETTING, everywhere=True)
@require_POST
def withdraw(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    row = actions.withdraw(by=request.user, version_id=version_id, at=now())
    messages.success(request, _("已撤回，到时继续使用上一版。"))
    return htmx.go(request, "declarations:questionnaire", row.questionnaire.key)


@permit(SETTING, everywhere=True)
@require_POST
def draft_new(request: HttpRequest, key: str) -> HttpResponse:
    row = queries.questionnaire(key)
    actions.draft_question_set(by=request.user, questionnaire=row, at=now())
    return htmx.go(request, "declarations:draft", key)


@permit(SETTING, everywhere=True)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The questions of the draft beside a phone; sending it publishes."""
    row = editor_pages.draft(key, request.user)
    tomorrow = city_day(now()) + dt.timedelta(days=1)
    form = PublishForm(request.POST or None, initial={"valid_from": tomorrow, "note": row.note})
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        done, published = act(
            form,
            lambda data: actions.publish(by=request.user, draft_id=row.pk, seen=seen, at=now(), **data),
        )
        if done:
            messages.success(
                request, _("已发布，从 {day:%Y-%m-%d} 起使用。").format(day=published.valid_from)
            )
            return htmx.go(request, "declarations:questionnaire", key)
    context = editor_pages.draft_page(row) | {"form": form}
    return render(request, "declarations/office/draft.html", context, status=422 if form.is_bound else 200)


@permit(SETTING, everywhere=True)
@require_POST
def draft_delete(request: HttpRequest, key: str) -> HttpResponse:
    row = editor_pages.draft(key, request.user)
    actions.delete_draft(by=request.user, draft_id=row.pk, at=now())
    messages.success(request, _("草稿已删除。"))
    return htmx.go(request, "declarations:questionnaire", key)
