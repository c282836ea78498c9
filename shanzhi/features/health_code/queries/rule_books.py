"""Questions about versions of the rules and about what is known of people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError

from .. import rules
from ..enums import RuleSetState, Travel
from ..models import ColourRule, Evidence, HealthDeclaration, RuleSet


class NoRules(DomainError):
    """The city has no rules in force: an operator has to run the migrations."""

    status = 503


def live_rule_set_id() -> UUID:
    """Which version decides now."""
    found = RuleSet.objects.filter(state=RuleSetState.LIVE).values_list("pk", flat=True).first()
    if found is None:
        raise NoRules(_("健康码规则还没有启用，请稍后再试。"), "rules.none")
    return found


def live_book() -> rules.RuleBook:
    """The version that decides now, in one query."""
    return book_of(live_rule_set_id())


@lru_cache(maxsize=8)
def book_of(rule_set_id: UUID) -> rules.RuleBook:
    """A version that cannot change any more, kept in memory. Drafts are read with `RuleSet.book`."""
    return RuleSet.objects.get(pk=rule_set_id).book()


@lru_cache(maxsize=8)
def rules_of(rule_set_id: UUID) -> dict[UUID, ColourRule]:
    """The rows of such a version by key, with their version."""
    rows = ColourRule.objects.select_related("rule_set").filter(rule_set=rule_set_id)
    return {rule.pk: rule for rule in rows}


@lru_cache(maxsize=4096)
def _words_of(rule_id: UUID) -> tuple[str, str]:
    return ColourRule.objects.values_list("code", "reason").get(pk=rule_id)


def rule_code(rule_id: UUID) -> str:
    """The code of a rule that has given somebody a colour, and so cannot change any more."""
    return _words_of(rule_id)[0]


def rule_reason(rule_id: UUID) -> str:
    """What such a rule tells people."""
    return _words_of(rule_id)[1]


def among(people: Collection[UUID]) -> RawSQL:
    """For `person__in=among(people)`: one array, where a list of thousands would be as many parameters."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(people)])


def facts_of(people: Collection[UUID], *, reach: dt.timedelta, at: dt.datetime) -> dict[UUID, rules.Facts]:
    """What was known of people at a moment, in two queries; those of whom nothing is known are left out."""
    statements: dict[UUID, list[rules.Statement]] = defaultdict(list)
    findings: dict[UUID, list[rules.Finding]] = defaultdict(list)
    declared = HealthDeclaration.objects.filter(
        person__in=among(people), declared_at__gt=at - reach, declared_at__lte=at
    )
    for person, statement in _statements(declared):
        statements[person].append(statement)
    known = Evidence.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), person__in=among(people), recorded_at__lte=at
    )
    fields = ("person_id", "pk", "kind", "detail", "since", "until", "recorded_at")
    for person, key, *rest in known.order_by().values_list(*fields):
        findings[person].append(rules.Finding(f"evidence:{key}", *rest))
    return {
        person: rules.Facts(statements.get(person, ()), findings.get(person, ()))
        for person in statements.keys() | findings.keys()
    }


def _statements(declared: QuerySet[HealthDeclaration]) -> Iterator[tuple[UUID, rules.Statement]]:
    fields = ("person_id", "pk", "declared_at", "temperature", "symptoms", "contact", "travel", "risk_area")
    for person, key, at, temperature, symptoms, contact, travel, area in declared.order_by().values_list(
        *fields
    ):
        # a listed area is evidence of its own, which counts from leaving it
        counted = travel if area is None else Travel.ELSEWHERE
        answers = rules.Answers(temperature, frozenset(symptoms), contact, counted)
        yield person, rules.Statement(f"healthdeclaration:{key}", at, answers)


def known_details(kind: str) -> list[str]:
    """The details of a kind of evidence that have occurred."""
    rows = Evidence.objects.filter(kind=kind).exclude(detail="").order_by("detail")
    return list(rows.values_list("detail", flat=True).distinct())
