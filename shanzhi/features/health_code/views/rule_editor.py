"""Officials: writing the rules of a draft."""

import uuid
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

from .. import actions, rule_pages
from ..models import ColourRule
from ..rule_editor import RuleEditor
from .rule_sets import WRITING


@permit(WRITING, everywhere=True)
@require_http_methods(["GET", "POST"])
def rule_edit(request: HttpRequest, rule_set_id: uuid.UUID, rule_code: str = "") -> HttpResponse:
    """One rule of an own draft; without a code a new one."""
    draft = rule_pages.own_draft(request.user, rule_set_id)
    rule = rule_pages.rule_of(draft, rule_code) if rule_code else None
    editor = RuleEditor(draft, rule, request.POST if request.method == "POST" else None)
    if request.method == "POST" and editor.is_whole():
        done, saved = act(editor.form, lambda _data: _save(request, draft, rule, editor))
        if done:
            messages.success(request, _("规则已保存。"))
            address = htmx.here(request, "health_code:rule_set", rule_set_id)
            return htmx.leave(request, f"{address}#rule-{saved.code}")
    context = {"rule_set": draft, "rule": rule, "editor": editor, "form": editor.form}
    status = 422 if request.method == "POST" else 200
    return render(request, "health_code/office/rule_edit.html", context, status=status)


def _save(request: HttpRequest, draft: Any, rule: ColourRule | None, editor: RuleEditor) -> ColourRule:
    return actions.save_rule(
        by=request.user,
        rule_set_id=draft.pk,
        code=rule.code if rule else None,
        at=now(),
        **editor.given(),
    )


@permit(WRITING, everywhere=True)
@require_POST
def rule_preview(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    """What is being written, as a sentence and as the person will see it on the phone. Saves nothing."""
    draft = rule_pages.own_draft(request.user, rule_set_id)
    context = rule_pages.preview_of(RuleEditor(draft, None, request.POST), at=now())
    return render(request, "health_code/office/_rule_preview.html", context)


@permit(WRITING, everywhere=True)
@require_POST
def rule_move(request: HttpRequest, rule_set_id: uuid.UUID, rule_code: str) -> HttpResponse:
    actions.move_rule(
        by=request.user,
        rule_set_id=rule_set_id,
        code=rule_code,
        up=request.POST.get("way") == "up",
        at=now(),
    )
    address = htmx.here(request, "health_code:rule_set", rule_set_id)
    return htmx.leave(request, f"{address}#rule-{rule_code}")


@permit(WRITING, everywhere=True)
@require_POST
def rule_remove(request: HttpRequest, rule_set_id: uuid.UUID, rule_code: str) -> HttpResponse:
    actions.remove_rule(by=request.user, rule_set_id=rule_set_id, code=rule_code, at=now())
    messages.success(request, _("规则已删除。"))
    return htmx.go(request, "health_code:rule_set", rule_set_id)
