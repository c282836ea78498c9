"""Officials: writing one question or one level of advice of a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.forms import act

from .. import editor_pages, setting
from ..actions import questions as actions
from ..editor import OutcomeEditor, QuestionEditor
from ..models import QuestionSet
from .questions import SETTING


@permit(SETTING, everywhere=True)
@require_http_methods(["GET", "POST"])
def question_edit(request: HttpRequest, key: str, place: int | None = None) -> HttpResponse:
    """One question; without a place a new one."""
    draft = editor_pages.draft(key, request.user)
    editor_pages.refuse_missing(draft.questions, place)
    editor = QuestionEditor(draft, place, request.POST if request.method == "POST" else None)
    if request.method == "POST" and editor.is_whole():
        done, _saved = act(editor.form, lambda _data: _save(request, draft, questions=editor.questions()))
        if done:
            messages.success(request, _("问题已保存。"))
            return _back(request, key, f"question-{len(editor.all) if place is None else place}")
    context = {"draft": draft, "editor": editor, "form": editor.form, "seen": _seen(request, draft)}
    status = 422 if request.method == "POST" else 200
    return render(request, "declarations/office/question_edit.html", context, status=status)


@permit(SETTING, everywhere=True)
@require_POST
def question_preview(request: HttpRequest, key: str, place: int | None = None) -> HttpResponse:
    """The set with what is being written, as a phone shows it. Saves nothing."""
    draft = editor_pages.draft(key, request.user)
    editor_pages.refuse_missing(draft.questions, place)
    editor = QuestionEditor(draft, place, request.POST)
    questions = editor.questions() if editor.is_whole() else editor.all
    context = editor_pages.preview(questions, draft.questionnaire.title)
    return render(request, "declarations/office/_phone.html", context)


@permit(SETTING, everywhere=True)
@require_POST
def question_change(request: HttpRequest, key: str, place: int) -> HttpResponse:
    """Move a question up or down, or remove it."""
    draft = editor_pages.draft(key, request.user)
    editor_pages.refuse_missing(draft.questions, place)
    act_name = request.POST.get("act", "")
    _save(request, draft, questions=editor_pages.rearranged(QuestionEditor(draft, None).all, place, act_name))
    if act_name == "remove":
        messages.success(request, _("问题已删除。"))
    return _back(request, key, "questions")


@permit(SETTING, everywhere=True)
@require_http_methods(["GET", "POST"])
def outcome_edit(request: HttpRequest, key: str, place: int | None = None) -> HttpResponse:
    """One level of advice; without a place a new one."""
    draft = editor_pages.draft(key, request.user)
    editor_pages.refuse_missing(draft.outcomes, place)
    editor = OutcomeEditor(draft, place, request.POST if request.method == "POST" else None)
    if request.method == "POST" and editor.is_whole():
        done, _saved = act(editor.form, lambda _data: _save(request, draft, outcomes=editor.outcomes()))
        if done:
            messages.success(request, _("建议等级已保存。"))
            return _back(request, key, "outcomes")
    context = {"draft": draft, "editor": editor, "form": editor.form, "seen": _seen(request, draft)}
    status = 422 if request.method == "POST" else 200
    return render(request, "declarations/office/outcome_edit.html", context, status=status)


@permit(SETTING, everywhere=True)
@require_POST
def outcome_change(request: HttpRequest, key: str, place: int) -> HttpResponse:
    draft = editor_pages.draft(key, request.user)
    editor_pages.refuse_missing(draft.outcomes, place)
    rows = editor_pages.rearranged(OutcomeEditor(draft, None).all, place, request.POST.get("act", ""))
    _save(request, draft, outcomes=rows)
    return _back(request, key, "outcomes")


def _seen(request: HttpRequest, draft: QuestionSet) -> str:
    """The state of the draft that the writer began from: kept over errors."""
    return request.POST.get("seen") or setting.stamp(draft)


def _save(request: HttpRequest, draft: QuestionSet, **given: Any) -> QuestionSet:
    return actions.save_questions(
        by=request.user, draft_id=draft.pk, seen=request.POST.get("seen", ""), at=now(), **given
    )


def _back(request: HttpRequest, key: str, anchor: str) -> HttpResponse:
    return htmx.leave(request, f"{htmx.here(request, 'declarations:draft', key)}#{anchor}")
