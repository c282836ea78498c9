"""What the pages about colour rules show: sentences, differences, what an official may do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person

from . import queries, rules, sentences
from .enums import Colour, RuleSetState
from .models import ColourRule, RuleSet
from .rule_editor import RuleEditor

NO_TRIAL = _("只有草稿和待审批的版本可以由起草人员试算。")
COLOURS = [Colour.RED, Colour.YELLOW, Colour.GREEN]
FIELD_NAMES = {
    "name": _("名称"),
    "colour": _("颜色"),
    "condition": _("条件"),
    "hold_days": _("期限"),
    "reason": _("原因"),
    "advice": _("怎么办"),
    "lifts": _("解除"),
}


def found(rule_set_id: UUID) -> RuleSet:
    """The version in the address."""
    rule_set = queries.rule_set(rule_set_id)
    if rule_set is None:
        raise DomainError(_("没有找到这个版本的规则。"), "rules.unknown", status=404)
    return rule_set


def own_draft(person: Person, rule_set_id: UUID) -> RuleSet:
    """A draft that the person may change; the way back for others is a refusal that says why."""
    rule_set = found(rule_set_id)
    refusal = rules.set_refusal(rule_set, by=person.pk)
    if refusal is not None:
        raise DomainError(
            _("只有起草人可以修改草稿；其他版本请先复制成新的草稿。"), f"rules.{refusal}", status=409
        )
    return rule_set


def rule_of(rule_set: RuleSet, code: str) -> ColourRule:
    for rule in rule_set.rules.all():
        if rule.code == code:
            return rule
    raise DomainError(_("这条规则已被删除。"), "rules.no_rule", status=404)


def can_be_tried(rule_set: RuleSet) -> bool:
    return rule_set.state in {RuleSetState.DRAFT, RuleSetState.SUBMITTED}


@dataclass(frozen=True)
class Duty:
    """What an official may do about a version now."""

    may_copy: bool
    may_edit: bool
    may_withdraw: bool
    may_decide: bool
    may_cancel: bool
    is_own: bool


def duty_of(person: Person, rule_set: RuleSet) -> Duty:
    writes = person.has_permit_in("health_code.write_rules", "")
    approves = person.has_permit_in("health_code.approve_rules", "")
    is_own = rule_set.made_by_id == person.pk
    return Duty(
        may_copy=writes,
        may_edit=writes and rules.set_refusal(rule_set, by=person.pk) is None,
        may_withdraw=writes and is_own and rule_set.state == RuleSetState.SUBMITTED,
        may_decide=approves and rules.approval_refusal(rule_set, by=person.pk) is None,
        may_cancel=approves and rule_set.state == RuleSetState.APPROVED,
        is_own=is_own,
    )


@dataclass(frozen=True)
class Line:
    """A rule as people read it."""

    rule: ColourRule
    sentence: str
    lifts: str
    is_first: bool
    is_last: bool


def by_colour(rule_set: RuleSet) -> list[tuple[str, list[Line]]]:
    """The rules as sentences, the gravest colour first."""
    all_rules = list(rule_set.rules.all())
    names = {rule.code: rule.said_name for rule in all_rules}
    groups: list[tuple[str, list[Line]]] = []
    for colour in COLOURS:
        same = [rule for rule in all_rules if rule.colour == colour]
        groups.append((colour, [_line(rule, names, same) for rule in same]))
    return groups


def _line(rule: ColourRule, names: Mapping[str, str], same: list[ColourRule]) -> Line:
    lifts = sentences.said_lifts(rule.lifts, dict(names)) if rule.lifts else ""
    return Line(rule, sentences.said_rule(rule), lifts, rule is same[0], rule is same[-1])


@dataclass(frozen=True)
class Difference:
    """A rule that is only in one of two versions, or differs."""

    kind: str
    old: str
    new: str
    name: str
    fields: list[tuple[Any, Any, Any]]


def differences(old: RuleSet, new: RuleSet) -> list[Difference]:
    names = {rule.code: rule.said_name for rule in [*old.rules.all(), *new.rules.all()]}
    return [
        Difference(
            kind,
            old=sentences.said_rule(was) if was else "",
            new=sentences.said_rule(now) if now else "",
            name=(now or was).said_name,
            fields=[
                (FIELD_NAMES[field], _said(was, field, names), _said(now, field, names)) for field in fields
            ],
        )
        for kind, was, now, fields in rules.differences(old.rules.all(), new.rules.all())
    ]


def _said(rule: ColourRule, field: str, names: dict[str, str]) -> Any:
    match field:
        case "colour":
            return rule.get_colour_display()
        case "condition":
            return sentences.said_condition(rules.read_condition(rule.condition))
        case "hold_days":
            return sentences.said_hold(rule.hold_days)
        case "lifts":
            return sentences.said_lifts(rule.lifts, names)
    return getattr(rule, f"said_{field}")


def preview_of(editor: RuleEditor, *, at: dt.datetime) -> dict[str, Any]:
    """The rule that is being written, as far as it can be read."""
    editor.is_whole()
    form = editor.form
    words = {name: str(form[name].value() or "") for name in ("name", "reason", "advice")}
    wanted = str(form["colour"].value() or "")
    colour = wanted if wanted in Colour.values else Colour.YELLOW
    days = form.cleaned_data.get("hold_days")
    sentence = ""
    if not any(question.errors for question in editor.questions if question.is_used):
        condition = editor.condition()
        if condition["all"]:
            sentence = sentences.said_rule(ColourRule(colour=colour, condition=condition, hold_days=days))
    until = at + dt.timedelta(days=days) if days else None
    return {"sentence": sentence, "colour": colour, "until": until, **words}
