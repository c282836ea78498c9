"""Choosing conditions from the answers of earlier questions: tick answers, or write a threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from . import wording
from .rules.questions import Condition, Question

_NUMBERS = ("temperature", "number")
_CHOSEN = ("yes_no", "choice", "choices")


@dataclass(frozen=True)
class PickerRow:
    """A question that conditions may look at, with what is chosen of its answers."""

    question: Question
    name: str
    number: str
    chips: list[tuple[str, str, bool]]  # value, label, is chosen

    @property
    def title(self) -> str:
        return wording.title(self.question)

    @property
    def is_used(self) -> bool:
        return bool(self.number) or any(chosen for _value, _label, chosen in self.chips)


class Picker:
    """Conditions that must all hold. Answers of one question are alternatives."""

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        prefix: str,
        data: QueryDict | None = None,
        first: Sequence[Condition] = (),
    ):
        self.prefix = prefix
        self.asked = [one for one in questions if one.kind in _NUMBERS + _CHOSEN]
        given = {condition.key: condition for condition in first} if data is None else self._sent(data)
        self.rows = [self._row(one, given) for one in self.asked]

    def _name(self, question: Question) -> str:
        return f"{self.prefix}-{question.key}"

    def _sent(self, data: QueryDict) -> dict[str, Condition]:
        found = {}
        for question in self.asked:
            given = data.getlist(self._name(question))
            if question.kind in _NUMBERS:
                number = _number(given[0]) if given else None
                if number is not None:
                    found[question.key] = Condition(question.key, least=number)
                continue
            allowed = [value for value, _label in wording.choices(question) if value in given]
            if allowed:
                found[question.key] = Condition(question.key, any=tuple(allowed))
        return found

    def _row(self, question: Question, given: Mapping[str, Condition]) -> PickerRow:
        held = given.get(question.key)
        number = f"{held.least:g}" if held and held.least is not None else ""
        chosen: Any = held.any if held else ()
        chips = [(value, label, value in chosen) for value, label in wording.choices(question)]
        return PickerRow(question, self._name(question), number, chips)

    @property
    def is_used(self) -> bool:
        return any(row.is_used for row in self.rows)

    def conditions(self) -> tuple[Condition, ...]:
        found = []
        for row in self.rows:
            if row.number:
                found.append(Condition(row.question.key, least=float(row.number)))
            elif row.is_used:
                found.append(
                    Condition(row.question.key, any=tuple(v for v, _l, chosen in row.chips if chosen))
                )
        return tuple(found)


def _number(text: str) -> float | None:
    try:
        number = float(text.strip())
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None
