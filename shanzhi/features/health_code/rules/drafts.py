"""Whether a version of the rules may decide: what it lacks, and how two versions differ. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, combinations, product
from typing import Any

from ..enums import Colour, ConditionKind, Contact, EvidenceKind, RuleSetState, Symptom, Travel
from .colours import ALL, ENDING, GRAVITY, Facts, Rule, RuleBook, Statement, verdict_of
from .conditions import Answers

MOST_RULES = 60
COMPARED = ("name", "colour", "condition", "hold_days", "reason", "advice", "lifts")


def set_refusal(rule_set: Any, *, by: Any) -> str | None:
    """Why this official may not change a version; None when they may."""
    if rule_set.state != RuleSetState.DRAFT:
        return "not_draft"
    return None if rule_set.made_by_id == by else "not_yours"


def approval_refusal(rule_set: Any, *, by: Any) -> str | None:
    """Why this official may not decide about a version; None when they may."""
    if rule_set.state != RuleSetState.SUBMITTED:
        return "decided"
    return "same_official" if rule_set.made_by_id == by else None


def rule_faults(rules: Sequence[Rule]) -> list[tuple[str, str]]:
    """(code of the rule, fault) of what makes no sense in single rules and between them."""
    colours = {rule.code: rule.colour for rule in rules}
    return [(rule.code, fault) for rule in rules for fault in _faults(rule, colours)]


def _faults(rule: Rule, colours: dict[str, str]) -> Iterator[str]:
    questions = rule.condition.questions
    if rule.holds is None and all(question.is_declared for question in questions):
        yield "endless"  # a declaration has no end, so the rule would never give its colour
    if not rule.lifts:
        return
    kinds = {question.evidence for question in questions if not question.is_declared}
    if not kinds & ENDING:
        yield "lifts_without_ending"
    named = rule.lifts - {ALL}
    if not named <= colours.keys():
        yield "lifts_unknown"
    elif any(GRAVITY[colours[code]] <= GRAVITY[rule.colour] for code in named):
        yield "lifts_milder"


def uncovered(book: RuleBook, *, at: dt.datetime) -> Answers | None:
    """A declaration that would get no colour at all; None when each one gets one."""
    for answers in _declarations(book):
        if verdict_of(Facts([Statement("declaration", at, answers)]), book, at=at) is None:
            return answers
    return None


def _declarations(book: RuleBook) -> Iterator[Answers]:
    """One of each sort that the rules can tell apart, the plainest first."""
    symptoms = list(_sets(sorted(_named(book, ConditionKind.SYMPTOMS)), Symptom.values))
    for temperature, contact, travel, given in product(
        _temperatures(book), Contact.values, Travel.values, symptoms
    ):
        yield Answers(temperature, given, contact, travel)


def _named(book: RuleBook, about: str) -> set[str]:
    questions = chain.from_iterable(rule.condition.questions for rule in book.rules)
    return {value for question in questions if question.about == about for value in question.of}


def _sets(named: Sequence[str], known: Sequence[str]) -> Iterator[frozenset[str]]:
    """Every set of symptoms that rules name; one for all others, which no rule tells apart."""
    rest = [value for value in known if value not in named][:1]
    told_apart = [*named, *rest]
    for size in range(len(told_apart) + 1):
        yield from map(frozenset, combinations(told_apart, size))


def _temperatures(book: RuleBook) -> list[Decimal]:
    """Below and at each threshold."""
    questions = chain.from_iterable(rule.condition.questions for rule in book.rules)
    degrees = {question.threshold for question in questions if question.threshold}
    return sorted({Decimal("36.5"), *degrees, *(one - Decimal("0.1") for one in degrees), Decimal(42)})


def differences(old: Iterable[Any], new: Iterable[Any]) -> list[tuple[str, Any, Any, list[str]]]:
    """(`added`, `removed` or `changed`, old rule, new rule, names of the differing fields), in the new order."""
    before = {rule.code: rule for rule in old}
    found: list[tuple[str, Any, Any, list[str]]] = []
    for rule in new:
        was = before.pop(rule.code, None)
        if was is None:
            found.append(("added", None, rule, []))
            continue
        fields = [name for name in COMPARED if _value(was, name) != _value(rule, name)]
        if fields:
            found.append(("changed", was, rule, fields))
    return found + [("removed", rule, None, []) for rule in before.values()]


def _value(rule: Any, name: str) -> Any:
    value = getattr(rule, name)
    return sorted(value) if name == "lifts" else value


def is_trial_good(trial: Any, rule_set: Any, *, live: Any) -> bool:
    """Whether a trial speaks of exactly this version, beside the rules in force."""
    return trial.is_finished and trial.revision == rule_set.revision and trial.against_id == live


def decision_gap(rules: Sequence[Rule]) -> str | None:
    """A colour that officials could confirm by hand without any effect; None when each one works."""
    for colour in Colour.values:
        graver = {rule.code for rule in rules if GRAVITY[rule.colour] > GRAVITY[colour]}
        if not any(_decides(rule, colour) and graver <= _lifted(rule, graver) for rule in rules):
            return str(colour)
    return None


def _decides(rule: Rule, colour: str) -> bool:
    """Whether a decision for that colour alone is enough for the rule."""
    groups = rule.condition.groups
    alone = all(any(one.is_met_by(EvidenceKind.DECISION, colour) for one in group) for group in groups)
    return alone and rule.colour == colour and rule.holds is None


def _lifted(rule: Rule, graver: set[str]) -> frozenset[str] | set[str]:
    return graver if ALL in rule.lifts else rule.lifts
