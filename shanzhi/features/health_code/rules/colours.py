"""Which colour, why and until when: a person's facts under a version of the rules. Pure: no database, no clock.

Each input (a declaration, a piece of evidence) that helps to fulfil a rule makes one claim to the rule's colour,
from the input's time until the rule's days are over or the evidence ends. Of the claims in force the gravest
counts. So a further input can only make a colour graver, with one exception: a rule may *lift* what other rules
claim, and only a release, a negative test or a decision can bring such a rule about. Nobody declares their own
caution away.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ..enums import Colour, EvidenceKind
from .conditions import Answers, Condition, Question, age_limit

DECLARATION_HOLDS = dt.timedelta(days=14)  # how long a declaration answers questions beside other inputs
ENDING = frozenset({EvidenceKind.RELEASE, EvidenceKind.TEST_NEGATIVE, EvidenceKind.DECISION})
FOREVER = dt.datetime.max.replace(tzinfo=dt.UTC)
ALL = "*"  # among the codes that a rule lifts: every graver rule, also those still to be written
GRAVITY: dict[str, int] = {Colour.GREEN: 0, Colour.YELLOW: 1, Colour.RED: 2}


@dataclass(frozen=True)
class Statement:
    """A declaration as an input. `ref` names the row."""

    ref: str
    at: dt.datetime
    answers: Answers

    kind = ""
    detail = ""

    @property
    def since(self) -> dt.datetime:
        return self.at

    @property
    def recorded_at(self) -> dt.datetime:
        return self.at


@dataclass(frozen=True)
class Finding:
    """A piece of evidence as an input. `until` None is open-ended."""

    ref: str
    kind: str
    detail: str
    since: dt.datetime
    until: dt.datetime | None
    recorded_at: dt.datetime


Input = Statement | Finding


@dataclass(frozen=True)
class Facts:
    """Everything known of a person at a moment; what is withdrawn is left out."""

    statements: Sequence[Statement] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True)
class Rule:
    """One rule of a version. `holds` None: until the evidence ends. `lifts`: codes of graver rules it ends."""

    key: Any
    code: str
    colour: str
    order: int
    condition: Condition
    holds: dt.timedelta | None
    lifts: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class RuleBook:
    """A version of the rules, ready to judge. `key` names the version."""

    key: Any
    number: int
    rules: tuple[Rule, ...]

    @cached_property
    def others(self) -> tuple[Rule, ...]:
        """Rules that ask for evidence."""
        return tuple(rule for rule in self.rules if not rule.condition.is_declared)

    @cached_property
    def reach(self) -> dt.timedelta:
        """How far back declarations still matter."""
        return max([DECLARATION_HOLDS, *(rule.holds for rule in self.rules if rule.holds)])


@dataclass(frozen=True)
class Verdict:
    """A colour with the rule that gave it, the input it rests on, and the moment it ends (None: not known yet)."""

    colour: str
    rule: Rule
    evidence: str
    until: dt.datetime | None


@dataclass(frozen=True)
class _Claim:
    rule: Rule
    by: Input
    until: dt.datetime

    @property
    def weight(self) -> tuple[Any, ...]:
        """The gravest first, then the longest, then the rule that stands first."""
        return GRAVITY[self.rule.colour], self.until, -self.rule.order, self.by.ref


def is_current(until: dt.datetime | None, *, at: dt.datetime) -> bool:
    """Whether a colour still counts."""
    return until is None or at < until


def verdict_of(facts: Facts, book: RuleBook, *, at: dt.datetime) -> Verdict | None:
    """The colour under a version of the rules; None when nothing gives one."""
    claims = list(_claims(facts, book, at))
    endings = [claim for claim in claims if claim.rule.lifts and claim.by.kind in ENDING]
    standing = [
        claim
        for claim in claims
        if claim.until > at and not any(_is_lifted(claim, ending) for ending in endings)
    ]
    if not standing:
        return None
    best = max(standing, key=lambda claim: claim.weight)
    until = None if best.until == FOREVER else best.until
    return Verdict(best.rule.colour, best.rule, best.by.ref, until)


def _is_lifted(claim: _Claim, ending: _Claim) -> bool:
    """An ending reaches what was the case, and was known, when it came; a release only its own kind of listing."""
    if not ending.rule.lifts & {claim.rule.code, ALL}:
        return False
    if GRAVITY[claim.rule.colour] <= GRAVITY[ending.rule.colour]:
        return False
    if claim.by.since > ending.by.since or claim.by.recorded_at > ending.by.recorded_at:
        return False
    of_listing = ending.by.kind == EvidenceKind.RELEASE and claim.by.kind == EvidenceKind.LISTING
    return not of_listing or ending.by.detail in {"", claim.by.detail}


def _claims(facts: Facts, book: RuleBook, at: dt.datetime) -> Iterator[_Claim]:
    statements = [one for one in facts.statements if one.at <= at]
    findings = _telling([one for one in facts.findings if one.since <= at])
    for said in statements:
        for rule in _fulfilled(book, said.answers):
            if rule.holds is not None:
                yield _Claim(rule, said, said.at + rule.holds)
    if not findings:
        return
    for rule in book.others:
        inputs: list[Input] = [*statements, *findings]
        for one in inputs:
            end = _claimed_until(rule, one, statements, findings, at)
            if end is not None:
                yield _Claim(rule, one, end)


def _telling(findings: Iterable[Finding]) -> list[Finding]:
    """Findings without those of which a newer one says the same: whoever is tested each day has one that counts."""
    kept: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in sorted(findings, key=_newness, reverse=True):
        newer = kept[one.kind, one.detail]
        if not any(_says_more(other, one) for other in newer):
            newer.append(one)
    return [one for alike in kept.values() for one in alike]


def _newness(one: Finding) -> tuple[Any, ...]:
    return one.since, one.recorded_at, one.until or FOREVER, one.ref


def _says_more(newer: Finding, older: Finding) -> bool:
    """Whether whatever rests on the older finding of the same kind rests on the newer one as well, and as long."""
    is_known_later = newer.recorded_at >= older.recorded_at
    return is_known_later and (newer.until or FOREVER) >= (older.until or FOREVER)


@lru_cache(maxsize=8192)
def _fulfilled(book: RuleBook, answers: Answers) -> tuple[Rule, ...]:
    """What a declaration alone fulfils; most people of a city say the same few things."""
    return tuple(rule for rule in book.rules if rule.condition.holds_for(answers))


def _claimed_until(
    rule: Rule, by: Input, statements: Sequence[Statement], findings: Sequence[Finding], at: dt.datetime
) -> dt.datetime | None:
    """Until when an input, with the others beside it, claims the colour of a rule; None when it does not."""
    own = _own_end(rule, by)
    if own is None or not any(_answers(question, by) for question in rule.condition.questions):
        return None
    beside: Iterable[Statement | None] = [by] if isinstance(by, Statement) else [None, *statements]
    ends = (_end_beside(rule, by, said, findings, at) for said in beside)
    latest = max((end for end in ends if end is not None), default=None)
    return None if latest is None else min(own, latest)


def _own_end(rule: Rule, by: Input) -> dt.datetime | None:
    if rule.holds is not None:
        return by.since + rule.holds
    return None if isinstance(by, Statement) else by.until or FOREVER


def _end_beside(
    rule: Rule, by: Input, said: Statement | None, findings: Sequence[Finding], at: dt.datetime
) -> dt.datetime | None:
    """The moment at which the first group of the rule stops to hold; None when one does not hold now."""
    ends = []
    for group in rule.condition.groups:
        found = [
            end
            for question in group
            if (end := _answered_until(question, by, said, findings, at)) is not None
        ]
        if not found:
            return None
        ends.append(max(found))
    return min(ends)


def _answered_until(
    question: Question, by: Input, said: Statement | None, findings: Sequence[Finding], at: dt.datetime
) -> dt.datetime | None:
    if _answers(question, by):
        return _aged(question, by.since)
    if question.is_declared:
        if said is None or not question.holds_for(said.answers) or said.at + DECLARATION_HOLDS <= at:
            return None
        return said.at + DECLARATION_HOLDS
    ends = [
        min(one.until or FOREVER, _aged(question, one.since))
        for one in findings
        if question.is_met_by(one.kind, one.detail)
    ]
    return max((end for end in ends if end > at), default=None)


def _aged(question: Question, since: dt.datetime) -> dt.datetime:
    """When evidence becomes too old for the question."""
    limit = age_limit(question)
    return FOREVER if limit is None else since + limit


def _answers(question: Question, by: Input) -> bool:
    if isinstance(by, Statement):
        return question.holds_for(by.answers)
    return question.is_met_by(by.kind, by.detail)
