"""From a draft to the rules of the city: tried out, submitted by one official, approved by another, in force on time."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core import jobs
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify

from .. import queries, rules
from ..enums import Colour, RuleSetState
from ..models import HealthCode, Recomputation, RuleSet
from ..rule_refusals import RulesRefused, held_rule_set, refused
from ..settling import hold_rules


def _note(by: Person | None, rule_set: RuleSet, at: dt.datetime, **detail: Any) -> None:
    """Write the record and tell the fact."""
    state = str(rule_set.state)
    subject = ref(rule_set)
    audit.record(by=by, act=f"health_code.rules_{state}", subject=subject, at=at, detail=detail)
    payload = {"version": rule_set.number, "state": state}
    events.emit("health_code.rules_moved", subject=subject, at=at, by=by, payload=payload)


@transaction.atomic
def submit_rule_set(*, by: Person, rule_set_id: UUID, at: dt.datetime) -> RuleSet:
    """Hand an own draft in for approval; it must be whole, and tried out as it stands."""
    draft = held_rule_set(rule_set_id)
    refusal = rules.set_refusal(draft, by=by.pk)
    if refusal is not None:
        raise refused(refusal)
    _check_whole(draft, at)
    _check_tried(draft)
    draft.state, draft.submitted_at = RuleSetState.SUBMITTED, at
    draft.save(update_fields=["state", "submitted_at"])
    _note(by, draft, at)
    return draft


def _check_whole(draft: RuleSet, at: dt.datetime) -> None:
    if draft.valid_from is None or not draft.document_number:
        raise RulesRefused(_("请先填写名称、文号和生效时间。"), "rules.undescribed")
    if draft.valid_until is not None and draft.valid_until <= at:
        raise RulesRefused(_("这个版本的结束时间已经过去，请修改后再提交。"), "rules.over")
    book = draft.book()
    if rules.rule_faults(book.rules):
        raise RulesRefused(_("有的规则不完整，请逐条检查后再提交。"), "rules.faults")
    gap = rules.decision_gap(book.rules)
    if gap is not None:
        raise RulesRefused(
            format_lazy(
                _("缺少工作人员核定{colour}的规则，或它没有解除全部更严的规则，人工核定和申诉会不起作用。"),
                colour=Colour(gap).label,
            ),
            "rules.decisions",
        )
    without = rules.uncovered(book, at=at)
    if without is not None:
        raise RulesRefused(
            format_lazy(
                _("有的健康申报得不到任何颜色，例如：{example}。请补充规则。"),
                example=queries.said_answers(without),
            ),
            "rules.uncovered",
        )


def _check_tried(rule_set: RuleSet) -> None:
    trial = queries.good_trial_of(rule_set)
    if trial is None:
        raise RulesRefused(
            _("请先用这个版本试算。修改规则后，或执行中的规则更换后，需要重新试算。"), "rules.untried"
        )


@transaction.atomic
def withdraw_rule_set(*, by: Person, rule_set_id: UUID, at: dt.datetime) -> RuleSet:
    """Take an own version back while nobody has decided; it is a draft again."""
    found = held_rule_set(rule_set_id)
    if found.made_by_id != by.pk:
        raise refused("not_yours")
    if found.state != RuleSetState.SUBMITTED:
        raise refused("decided")
    found.state, found.submitted_at = RuleSetState.DRAFT, None
    found.save(update_fields=["state", "submitted_at"])
    _note(by, found, at)
    return found


@transaction.atomic
def approve_rule_set(*, by: Person, rule_set_id: UUID, note: str = "", at: dt.datetime) -> RuleSet:
    """A second official agrees. At its time, or at once where that is past, the version is in force."""
    hold_rules(alone=True)
    found = _to_decide(by, rule_set_id)
    _check_tried(found)
    found.state, found.note = RuleSetState.APPROVED, note.strip()
    found.approved_by, found.approved_at = by, at
    found.save(update_fields=["state", "note", "approved_by", "approved_at"])
    _note(by, found, at)
    _tell_maker(found, _("您起草的健康码规则第 {number} 版已批准"), at)
    if found.valid_from is not None and found.valid_from <= at:
        _bring_in_force(found, by, at)
    return found


@transaction.atomic
def reject_rule_set(*, by: Person, rule_set_id: UUID, note: str, at: dt.datetime) -> RuleSet:
    """A second official sends the version back and says why; who made it copies and mends it."""
    found = _to_decide(by, rule_set_id)
    found.state, found.note = RuleSetState.REJECTED, note.strip()
    found.save(update_fields=["state", "note"])
    _note(by, found, at)
    _tell_maker(found, _("您起草的健康码规则第 {number} 版已退回"), at)
    return found


def _tell_maker(rule_set: RuleSet, title: Any, at: dt.datetime) -> None:
    if rule_set.made_by is not None:
        notify.tell(
            person=rule_set.made_by,
            notice="health_code.rules_decided",
            title=format_lazy(title, number=rule_set.number),
            body=format_lazy("{title}。{note}", title=rule_set.title, note=rule_set.note),
            url=reverse("office:health_code:rule_set", args=[rule_set.pk]),
            at=at,
        )


def _to_decide(by: Person, rule_set_id: UUID) -> RuleSet:
    found = held_rule_set(rule_set_id)
    refusal = rules.approval_refusal(found, by=by.pk)
    if refusal is not None:
        raise refused(refusal)
    return found


@transaction.atomic
def cancel_rule_set(*, by: Person, rule_set_id: UUID, note: str, at: dt.datetime) -> RuleSet:
    """Stop an approved version before its time has come, with the reason."""
    hold_rules(alone=True)
    found = held_rule_set(rule_set_id)
    if found.state != RuleSetState.APPROVED:
        raise RulesRefused(_("只有已批准、还没有生效的版本可以撤销。"), "rules.not_waiting", status=409)
    found.state, found.note = RuleSetState.REJECTED, note.strip()
    found.save(update_fields=["state", "note"])
    _note(by, found, at)
    _tell_maker(found, _("您起草的健康码规则第 {number} 版已退回"), at)
    return found


@transaction.atomic
def keep_rules_on_time(*, at: dt.datetime) -> RuleSet | None:
    """Bring in force what is due, and let what is over give way; the version that took over, if one did."""
    if queries.due_rule_set(at=at) is None:
        return None
    hold_rules(alone=True)
    due = queries.due_rule_set(at=at)  # again: another worker may have been first
    if due is not None:
        _bring_in_force(due, None, at)
    return due


def _bring_in_force(rule_set: RuleSet, by: Person | None, at: dt.datetime) -> None:
    """From now on these rules decide; the worker judges everybody anew."""
    for former in RuleSet.objects.select_for_update().filter(state=RuleSetState.LIVE):
        former.state, former.retired_at = RuleSetState.RETIRED, at
        former.save(update_fields=["state", "retired_at"])
        _note(by, former, at)
    rule_set.state, rule_set.live_at, rule_set.retired_at = RuleSetState.LIVE, at, None
    rule_set.save(update_fields=["state", "live_at", "retired_at"])
    _note(by, rule_set, at)
    Recomputation.objects.filter(ended_at=None).update(ended_at=at, is_broken_off=True)
    Recomputation.objects.create(
        rule_set=rule_set, total=HealthCode.objects.count(), started_at=at, moved_at=at
    )
    jobs.later("health_code.recompute", unique="health_code.recompute")
