"""Officials: the versions of the colour rules, from a copy to the rules of the city."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged

from .. import actions, exports, queries, rule_pages, trial_pages
from ..forms import RuleSetFilter, RuleSetForm, RulesNoteForm

SEEING = "health_code.see_rules"
WRITING = "health_code.write_rules"
APPROVING = "health_code.approve_rules"


@permit(SEEING, everywhere=True)
@require_safe
def rule_sets(request: HttpRequest) -> HttpResponse:
    """All versions, and how far judging everybody by the last one is."""
    form = RuleSetFilter(request.GET)
    rows = queries.rule_sets_found(**form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.rule_set_columns(), rows, "rules")
    context = {
        "form": form,
        "listing": paged(request, rows),
        "work": queries.last_recomputation(),
        "live": queries.live_rule_set_id(),
        "may_write": request.user.has_permit_in(WRITING, ""),
    }
    return htmx.page(request, "health_code/office/rule_sets.html", context)


@permit(SEEING, everywhere=True)
@require_safe
def rule_set(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    """One version as sentences, with what this official may do about it."""
    found = rule_pages.found(rule_set_id)
    return render(request, "health_code/office/rule_set.html", _context(request, found))


def _context(request: HttpRequest, found: Any, note_form: RulesNoteForm | None = None) -> dict[str, Any]:
    return {
        "rule_set": found,
        "groups": rule_pages.by_colour(found),
        "duty": rule_pages.duty_of(request.user, found),
        "trial": trial_pages.trial_view(queries.last_trial_of(found)),
        "work": found.recomputations.first(),
        "live": queries.live_rule_set_id(),
        "form": note_form or RulesNoteForm(),
    }


@permit(WRITING, everywhere=True)
@require_POST
def rule_set_copy(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    made = actions.copy_rule_set(by=request.user, rule_set_id=rule_set_id, at=now())
    messages.success(request, _("已复制成新的草稿，可以修改了。"))
    return htmx.go(request, "health_code:rule_set", made.pk)


@permit(WRITING, everywhere=True)
@require_http_methods(["GET", "POST"])
def rule_set_describe(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    """Name, document and period of an own draft."""
    found = rule_pages.own_draft(request.user, rule_set_id)
    form = RuleSetForm(request.POST or None, initial=RuleSetForm.first_values(found))
    if request.method == "POST":
        done, _changed = act(
            form,
            lambda data: actions.describe_rule_set(
                by=request.user, rule_set_id=rule_set_id, at=now(), **data
            ),
        )
        if done:
            return htmx.go(request, "health_code:rule_set", rule_set_id)
    context = {"form": form, "rule_set": found}
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/rule_set_describe.html", context, status=status)


@permit(WRITING, everywhere=True)
@require_POST
def rule_set_discard(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    actions.discard_rule_set(by=request.user, rule_set_id=rule_set_id, at=now())
    messages.success(request, _("草稿已删除。"))
    return htmx.go(request, "health_code:rule_sets")


@permit(WRITING, everywhere=True)
@require_POST
def rule_set_submit(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    return _moved(request, rule_set_id, actions.submit_rule_set, _("已提交，等待另一名工作人员审批。"))


@permit(WRITING, everywhere=True)
@require_POST
def rule_set_withdraw(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    return _moved(request, rule_set_id, actions.withdraw_rule_set, _("已撤回，可以继续修改。"))


def _moved(
    request: HttpRequest, rule_set_id: uuid.UUID, action: Callable[..., Any], said: str
) -> HttpResponse:
    action(by=request.user, rule_set_id=rule_set_id, at=now())
    messages.success(request, said)
    return htmx.go(request, "health_code:rule_set", rule_set_id)


@permit(APPROVING, everywhere=True)
@require_POST
def rule_set_decide(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    """Approve, send back, or stop before its time, as the button says."""
    form = RulesNoteForm(request.POST)
    ways = {
        "approve": (actions.approve_rule_set, _("已批准。")),
        "reject": (actions.reject_rule_set, _("已退回，起草人会收到消息。")),
        "cancel": (actions.cancel_rule_set, _("已撤销，不会生效。")),
    }
    verdict = request.POST.get("verdict", "")
    action, said = ways.get(verdict, ways["reject"])
    form.needs_note = verdict != "approve"
    done, _found = act(form, lambda data: action(by=request.user, rule_set_id=rule_set_id, at=now(), **data))
    if done:
        messages.success(request, said)
        return htmx.go(request, "health_code:rule_set", rule_set_id)
    context = _context(request, rule_pages.found(rule_set_id), form)
    return render(request, "health_code/office/rule_set.html", context, status=422)


@permit(SEEING, everywhere=True)
@require_safe
def rule_compare(request: HttpRequest, rule_set_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """What differs from an older version."""
    new, old = rule_pages.found(rule_set_id), rule_pages.found(other_id)
    context = {
        "new": new,
        "old": old,
        "rows": rule_pages.differences(old, new),
        "others": queries.rule_sets().exclude(pk__in=[new.pk]),
    }
    return render(request, "health_code/office/rule_compare.html", context)


@permit(SEEING, everywhere=True)
@require_safe
def recomputation(request: HttpRequest) -> HttpResponse:
    """How far judging everybody by the newest rules is; the page asks again until it is done."""
    return htmx.page(request, "health_code/office/recomputation.html", {"work": queries.last_recomputation()})
