"""Sets of questions as officials change them: what is free, what depends on what, what differs."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from .questions import Condition, Outcome, Question

Row = TypeVar("Row")
Change = Literal["added", "removed", "changed", "moved"]
NAMES = ("title", "kind", "help", "required", "remembers", "options", "bounds", "alarm", "show_if")


class Difference(NamedTuple):
    """What happened to a question between two versions; `parts` are those of NAMES that differ."""

    change: Change
    question: Question
    parts: tuple[str, ...] = ()


def stored(rows: Sequence[Question] | Sequence[Outcome]) -> list[Any]:
    """Questions or outcomes as a set keeps them; `parse` reads it back."""
    kept: list[Any] = msgspec.to_builtins(rows)
    return kept


def free_key(taken: Iterable[str], stem: str = "q") -> str:
    """The first of q1, q2, … that is not taken: officials never write keys."""
    used = set(taken)
    return next(f"{stem}{number}" for number in count(1) if f"{stem}{number}" not in used)


def moved(rows: Sequence[Row], place: int, *, up: bool) -> tuple[Row, ...]:
    """The rows with one of them a place up or down; unchanged where it cannot go."""
    other = place - 1 if up else place + 1
    if not (0 <= place < len(rows) and 0 <= other < len(rows)):
        return tuple(rows)
    turned = list(rows)
    turned[place], turned[other] = turned[other], turned[place]
    return tuple(turned)


def differences(old: Sequence[Question], new: Sequence[Question]) -> list[Difference]:
    """What a reader of both versions would name, in the order of the new one; removed ones last."""
    before = {question.key: question for question in old}
    after = {question.key: question for question in new}
    found = []
    for question in new:
        if question.key not in before:
            found.append(Difference("added", question))
        elif parts := _parts(before[question.key], question):
            found.append(Difference("changed", question, parts))
    kept_old = [question.key for question in old if question.key in after]
    kept_new = [question.key for question in new if question.key in before]
    found += [Difference("moved", after[key]) for key in _out_of_place(kept_old, kept_new)]
    return found + [Difference("removed", question) for question in old if question.key not in after]


def _parts(old: Question, new: Question) -> tuple[str, ...]:
    return tuple(name for name in NAMES if _part(old, name) != _part(new, name))


def _part(question: Question, name: str) -> Any:
    match name:
        case "title":
            return question.title, question.english
        case "help":
            return question.help, question.english_help
        case "bounds":
            return question.least, question.most
        case "alarm":
            return question.abnormal_from, question.abnormal_if
    return getattr(question, name)


def _out_of_place(old: list[str], new: list[str]) -> list[str]:
    """The keys that do not follow the one they followed before, as few as a swap of neighbours shows."""
    out = [key for key, was in zip(new, old, strict=True) if key != was]
    return out[:1] if len(out) == 2 else out


def conditions_of(groups: Iterable[Sequence[Condition]]) -> tuple[tuple[Condition, ...], ...]:
    """Groups without the empty ones."""
    return tuple(tuple(group) for group in groups if group)


def outcome_flaws(outcomes: Sequence[Outcome], questions: Sequence[Question]) -> list[tuple[int, str]]:
    """Why these levels cannot be published: (place, code)."""
    known = {question.key for question in questions}
    found = []
    for place, outcome in enumerate(outcomes):
        keys = {condition.key for group in outcome.when for condition in group}
        if not keys <= known:
            found.append((place, "condition_order"))
        if not outcome.when and place < len(outcomes) - 1:
            found.append((place, "always"))
    if outcomes and outcomes[-1].when:
        found.append((len(outcomes) - 1, "no_rest"))
    return found
