"""Writing a version of the rules: a copy of another one, changed rule by rule by whoever made it."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.identifiers import check_document_number
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from .. import rules
from ..models import ColourRule, RuleSet
from ..rule_refusals import RulesRefused, held_rule_set, refused
from ..settling import hold_rules

_COPIED = ("order", "code", "name", "colour", "reason", "advice", "condition", "hold_days", "lifts")


def _own_draft(by: Person, rule_set_id: UUID) -> RuleSet:
    found = held_rule_set(rule_set_id)
    refusal = rules.set_refusal(found, by=by.pk)
    if refusal is not None:
        raise refused(refusal)
    return found


def _note_change(by: Person, rule_set: RuleSet, act: str, at: dt.datetime, **detail: Any) -> None:
    """Trials of the version as it was do not count any more."""
    rule_set.revision += 1
    rule_set.save(update_fields=["revision"])
    audit.record(by=by, act=f"health_code.{act}", subject=ref(rule_set), at=at, detail=detail)


@transaction.atomic
def copy_rule_set(*, by: Person, rule_set_id: UUID, at: dt.datetime) -> RuleSet:
    """A new draft with the rules of another version."""
    hold_rules(alone=True)  # so that two copies at once get different numbers
    source = RuleSet.objects.filter(pk=rule_set_id).first()
    if source is None:
        raise RulesRefused(_("没有找到这个版本的规则。"), "rules.unknown", status=404)
    latest = RuleSet.objects.aggregate(latest=Max("number"))["latest"]
    made = RuleSet.objects.create(number=latest + 1, made_by=by, made_at=at)
    ColourRule.objects.bulk_create(
        ColourRule(rule_set=made, **{name: getattr(rule, name) for name in _COPIED})
        for rule in source.rules.all()
    )
    audit.record(
        by=by, act="health_code.rules_copied", subject=ref(made), at=at, detail={"from": source.number}
    )
    return made


@transaction.atomic
def discard_rule_set(*, by: Person, rule_set_id: UUID, at: dt.datetime) -> None:
    """Throw an own draft away."""
    draft = _own_draft(by, rule_set_id)
    audit.record(
        by=by, act="health_code.rules_discarded", subject=ref(draft), at=at, detail={"number": draft.number}
    )
    draft.delete()


@transaction.atomic
def describe_rule_set(
    *,
    by: Person,
    rule_set_id: UUID,
    title: str,
    document_number: str,
    valid_from: dt.datetime,
    valid_until: dt.datetime | None,
    at: dt.datetime,
) -> RuleSet:
    """Name the version and say on which document it rests and when it holds. A trial stays good."""
    draft = _own_draft(by, rule_set_id)
    if valid_until is not None and valid_until <= max(valid_from, at):
        raise RulesRefused(_("结束时间应晚于开始时间和现在。"), "rules.ends_early", field="valid_until")
    draft.title = title.strip()
    draft.document_number = check_document_number(document_number, today=city_day(at))
    draft.valid_from, draft.valid_until = valid_from, valid_until
    draft.save(update_fields=["title", "document_number", "valid_from", "valid_until"])
    audit.record(by=by, act="health_code.rules_described", subject=ref(draft), at=at)
    return draft


@transaction.atomic
def save_rule(
    *,
    by: Person,
    rule_set_id: UUID,
    code: str | None,
    name: str,
    colour: str,
    condition: dict[str, Any],
    hold_days: int | None,
    reason: str,
    advice: str,
    lifts: Collection[str],
    at: dt.datetime,
) -> ColourRule:
    """Change a rule of an own draft, or add one (`code` None); a new one stands first among those of its colour."""
    draft = _own_draft(by, rule_set_id)
    rule = _rule(draft, code) if code else ColourRule(rule_set=draft, code=_new_code(draft), order=0)
    before = rule.colour if code else None
    rule.name, rule.colour, rule.condition = name.strip(), colour, condition
    rule.hold_days, rule.reason, rule.advice = hold_days, reason.strip(), advice.strip()
    rule.lifts = sorted(set(lifts))
    _check(draft, rule)
    if before != colour:
        rule.order = 0  # in front of those of its colour
    rule.save()
    _number(draft)
    _note_change(by, draft, "rule_saved", at, code=rule.code)
    return rule


def _check(draft: RuleSet, rule: ColourRule) -> None:
    """Refuse what makes no sense, beside the field that it is about."""
    try:
        pure = rule.pure()
    except rules.ConditionError as error:
        raise RulesRefused(_("请至少填写一个完整的条件。"), "rules.condition") from error
    others = [other.pure() for other in draft.rules.exclude(code=rule.code)]
    if len(others) >= rules.MOST_RULES:
        raise RulesRefused(_("一个版本最多 60 条规则。"), "rules.too_many")
    faults = [fault for code, fault in rules.rule_faults([*others, pure]) if code == rule.code]
    if "endless" in faults:
        raise RulesRefused(
            _("只看健康申报的规则需要填写天数，因为申报没有结束时间。"), "rules.endless", field="hold_days"
        )
    if faults:
        raise RulesRefused(
            _("只有解除管理、核酸检测阴性或工作人员核定可以解除其他规则，并且只能解除更严的颜色。"),
            "rules.lifts",
            field="lifts",
        )


def _rule(draft: RuleSet, code: str) -> ColourRule:
    found = draft.rules.filter(code=code).first()
    if found is None:
        raise RulesRefused(_("这条规则已被删除。"), "rules.no_rule", status=404)
    return found


def _new_code(draft: RuleSet) -> str:
    """`own_7`: a code that no version has used, so that it means one rule for ever."""
    used = ColourRule.objects.filter(code__regex=r"^own_\d+$").values_list("code", flat=True).distinct()
    return f"own_{max((int(code[4:]) for code in used), default=0) + 1}"


def _number(draft: RuleSet) -> None:
    """1, 2, 3 …, the graver colours first."""
    rows = sorted(draft.rules.all(), key=lambda rule: (-rules.GRAVITY[rule.colour], rule.order))
    for order, rule in enumerate(rows, 1):
        rule.order = order
    ColourRule.objects.bulk_update(rows, ["order"])


@transaction.atomic
def move_rule(*, by: Person, rule_set_id: UUID, code: str, up: bool, at: dt.datetime) -> None:
    """One place up or down among the rules of its colour; at the end of them nothing moves."""
    draft = _own_draft(by, rule_set_id)
    rule = _rule(draft, code)
    same = list(draft.rules.filter(colour=rule.colour))
    place = [other.code for other in same].index(code) + (-1 if up else 1)
    if not 0 <= place < len(same):
        return
    other = same[place]
    rule.order, other.order = other.order, rule.order
    ColourRule.objects.bulk_update([rule, other], ["order"])
    _note_change(by, draft, "rule_moved", at, code=code)


@transaction.atomic
def remove_rule(*, by: Person, rule_set_id: UUID, code: str, at: dt.datetime) -> None:
    """Take a rule out; others that would lift it forget it."""
    draft = _own_draft(by, rule_set_id)
    _rule(draft, code).delete()
    for other in draft.rules.filter(lifts__contains=[code]):
        other.lifts = [one for one in other.lifts if one != code]
        other.save(update_fields=["lifts"])
    _number(draft)
    _note_change(by, draft, "rule_removed", at, code=code)
