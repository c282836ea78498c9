"""What a colour rule may ask, in a closed vocabulary. Pure: no database, no clock.

A rule's condition is kept as JSON: groups that must all hold, each of which holds when any of its questions does.

    {"all": [{"any": [{"is": "travel", "of": ["abroad"]}]},
             {"any": [{"is": "fever", "from": "37.3"}, {"is": "symptoms"}]}]}

`is` and what may stand beside it:
`well` with `below` (°C) · `fever` with `from` (°C) · `symptoms`, `contact`, `travel` with `of` (values of their enums;
for symptoms none means any) · `evidence` with `kind`, and optionally `of` (its details) and `days` (its greatest age).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ..enums import ConditionKind, Contact, EvidenceKind, Symptom, Travel

MOST_QUESTIONS, MOST_DETAILS, LONGEST_DETAIL = 8, 20, 40
MOST_DAYS = 90
TEMPERATURES = (Decimal(35), Decimal(42))
HARMLESS_TRAVEL = frozenset({Travel.NONE, Travel.ELSEWHERE})
_VALUES: Mapping[str, Collection[str]] = {
    ConditionKind.SYMPTOMS: Symptom.values,
    ConditionKind.CONTACT: Contact.values,
    ConditionKind.TRAVEL: Travel.values,
}
_KEYS = {
    ConditionKind.WELL: {"below"},
    ConditionKind.FEVER: {"from"},
    ConditionKind.SYMPTOMS: {"of"},
    ConditionKind.CONTACT: {"of"},
    ConditionKind.TRAVEL: {"of"},
    ConditionKind.EVIDENCE: {"kind", "of", "days"},
}


class ConditionError(ValueError):
    """Not a condition of the vocabulary; the text says where, for programmers."""


@dataclass(frozen=True)
class Answers:
    """What a person declared about the last 14 days."""

    temperature: Decimal
    symptoms: frozenset[str]
    contact: str
    travel: str


@dataclass(frozen=True)
class Question:
    """One question of a condition. `threshold` is a temperature, `days` the greatest age of evidence."""

    about: ConditionKind
    of: frozenset[str] = frozenset()
    threshold: Decimal = Decimal(0)
    evidence: str = ""
    days: int | None = None

    @property
    def is_declared(self) -> bool:
        """Whether a declaration answers it, not evidence."""
        return self.about != ConditionKind.EVIDENCE

    def holds_for(self, said: Answers) -> bool:
        """What a declaration says to it; never true of a question about evidence."""
        match self.about:
            case ConditionKind.WELL:
                harmless = said.contact == Contact.NONE and said.travel in HARMLESS_TRAVEL
                return harmless and not said.symptoms and said.temperature < self.threshold
            case ConditionKind.FEVER:
                return said.temperature >= self.threshold
            case ConditionKind.SYMPTOMS:
                return bool(said.symptoms & self.of if self.of else said.symptoms)
            case ConditionKind.CONTACT:
                return said.contact in self.of
            case ConditionKind.TRAVEL:
                return said.travel in self.of
        return False

    def is_met_by(self, kind: str, detail: str) -> bool:
        """Whether evidence of that kind and detail answers it; areas below a named division are inside it."""
        if self.is_declared or kind != self.evidence:
            return False
        if kind == EvidenceKind.RISK_AREA:
            return not self.of or detail.startswith(tuple(self.of))
        return not self.of or detail in self.of


@dataclass(frozen=True)
class Condition:
    """Groups that must all hold; a group holds when any of its questions does."""

    groups: tuple[tuple[Question, ...], ...]
    is_declared: bool = field(init=False)

    def __post_init__(self) -> None:
        only = all(question.is_declared for group in self.groups for question in group)
        object.__setattr__(self, "is_declared", only)

    @property
    def questions(self) -> list[Question]:
        return [question for group in self.groups for question in group]

    def holds_for(self, said: Answers) -> bool:
        """Whether a declaration alone is enough."""
        return all(any(question.holds_for(said) for question in group) for group in self.groups)


def read_condition(value: Any) -> Condition:
    """The condition that JSON describes; ConditionError for anything that is not one, however strange."""
    groups = _list(_only(value, {"all"}).get("all"), "all", MOST_QUESTIONS)
    return Condition(tuple(_group(group) for group in groups))


def _group(value: Any) -> tuple[Question, ...]:
    questions = _list(_only(value, {"any"}).get("any"), "any", MOST_QUESTIONS)
    return tuple(read_question(question) for question in questions)


def read_question(value: Any) -> Question:
    """One question from JSON."""
    about = value.get("is") if isinstance(value, dict) else None
    if not isinstance(about, str) or about not in ConditionKind.values:
        raise ConditionError("no such question")
    kind = ConditionKind(about)
    given = _only(value, {"is"} | _KEYS[kind])
    if kind in {ConditionKind.WELL, ConditionKind.FEVER}:
        return Question(kind, threshold=_degrees(given.get("below") or given.get("from")))
    of = _texts(given.get("of", []))
    if kind == ConditionKind.EVIDENCE:
        return Question(kind, of=of, evidence=_evidence(given.get("kind")), days=_days(given.get("days")))
    if not of <= set(_VALUES[kind]) or (not of and kind != ConditionKind.SYMPTOMS):
        raise ConditionError(f"{about}: unknown or no values")
    return Question(kind, of=of)


def _only(value: Any, keys: Collection[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or not set(value) <= set(keys):
        raise ConditionError(f"an object with {sorted(keys)} is expected")
    return value


def _list(value: Any, name: str, most: int) -> list[Any]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise ConditionError(f"{name}: one to {most} entries are expected")
    return value


def _texts(value: Any) -> frozenset[str]:
    texts = isinstance(value, list) and all(isinstance(text, str) for text in value)
    if not texts or len(value) > MOST_DETAILS or not all(0 < len(text) <= LONGEST_DETAIL for text in value):
        raise ConditionError("of: a list of short texts is expected")
    return frozenset(value)


def _degrees(value: Any) -> Decimal:
    try:
        degrees = Decimal(value) if isinstance(value, str) and len(value) <= 5 else None
    except InvalidOperation:
        degrees = None
    if degrees is None or not degrees.is_finite() or not TEMPERATURES[0] <= degrees <= TEMPERATURES[1]:
        raise ConditionError("a temperature as text is expected")
    return degrees


def _evidence(value: Any) -> str:
    if not isinstance(value, str) or value not in EvidenceKind.values:
        raise ConditionError("no such kind of evidence")
    return value


def _days(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_DAYS:
        raise ConditionError(f"days: a number up to {MOST_DAYS} is expected")
    return value


def age_limit(question: Question) -> dt.timedelta | None:
    """How old evidence may be that answers the question; None for any age."""
    return None if question.days is None else dt.timedelta(days=question.days)
