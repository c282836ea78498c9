"""Colour rules as sentences for people, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext

from . import supplied
from .enums import Colour, ConditionKind, Contact, EvidenceKind, Symptom, Travel
from .models import ColourRule
from .rules import ALL, Condition, Question, read_condition


def said_rule(rule: ColourRule) -> str:
    """若申报体温达到或超过 37.3 ℃，则黄码，3 天。"""
    return _("若{condition}，则{colour}，{holds}。").format(
        condition=said_condition(read_condition(rule.condition)),
        colour=Colour(rule.colour).label,
        holds=said_hold(rule.hold_days),
    )


def said_hold(days: int | None) -> str:
    """How long the colour lasts."""
    if days is None:
        return _("直到该核查信息结束或被解除")
    return ngettext("{days} 天", "{days} 天", days).format(days=days)


def said_condition(condition: Condition) -> str:
    """Its groups, joined by 并且; the questions of a group, joined by 或者."""
    return _("，并且").join(_("，或者").join(map(said_question, group)) for group in condition.groups)


def said_question(question: Question) -> str:
    """One question as a half-sentence."""
    match question.about:
        case ConditionKind.WELL:
            return _("健康申报没有异常（体温低于 {degrees} ℃，没有症状、接触史和重点地区旅居史）").format(
                degrees=question.threshold
            )
        case ConditionKind.FEVER:
            return _("申报的体温达到或超过 {degrees} ℃").format(degrees=question.threshold)
        case ConditionKind.SYMPTOMS:
            return _symptoms(question)
        case ConditionKind.CONTACT:
            return _("申报{answers}").format(
                answers=_or(Contact(one).label for one in _sorted(question, Contact))
            )
        case ConditionKind.TRAVEL:
            return _("申报{answers}").format(
                answers=_or(Travel(one).label for one in _sorted(question, Travel))
            )
    return _evidence(question)


def _symptoms(question: Question) -> str:
    if not question.of:
        return _("申报有任何一种症状")
    return _("申报有症状：{answers}").format(
        answers=_or(Symptom(one).label for one in _sorted(question, Symptom))
    )


def _evidence(question: Question) -> str:
    said = _("核查信息为{kind}").format(kind=EvidenceKind(question.evidence).label)
    if question.of:
        details = _or(said_detail(question.evidence, one) for one in sorted(question.of))
        said = _("{said}（{details}）").format(said=said, details=details)
    if question.days is not None:
        said = _("{said}，且在 {days} 天以内").format(said=said, days=question.days)
    return said


def said_detail(kind: str, detail: str) -> str:
    """A detail of evidence in words, where its words are known."""
    if kind == EvidenceKind.DECISION:
        return str(Colour(detail).label) if detail in Colour.values else detail
    if kind == EvidenceKind.TRACING:
        return {"1": _("一级接触"), "2": _("二级接触")}.get(detail, detail)
    if kind == EvidenceKind.SELF_CHECK and detail in supplied.LEVELS:
        return translated(supplied.LEVELS[detail])
    return translated(supplied.CATEGORIES[detail]) if detail in supplied.CATEGORIES else detail


def said_lifts(lifts: Iterable[str], names: dict[str, str]) -> str:
    """What a rule ends; `names` are those of the rules of its version."""
    if ALL in lifts:
        return _("解除此前所有更严的颜色。")
    ended = [names[code] for code in lifts if code in names]
    return _("解除此前由下列规则给出的颜色：{rules}。").format(rules=_("、").join(ended)) if ended else ""


def _sorted(question: Question, words: Any) -> list[str]:
    return [value for value in words.values if value in question.of]


def _or(words: Iterable[Any]) -> str:
    return _("、").join(str(word) for word in words)
