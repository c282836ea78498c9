"""What questions are, and what an answer to them says. The hot path and the pages decide by the same functions."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

import msgspec

Kind = Literal["temperature", "number", "yes_no", "choice", "choices", "text", "date"]
Values = dict[str, Any]
COLDEST, HOTTEST, FEVER = 34.0, 43.0, 37.3  # °C; a body outside these was measured wrongly
MOST_TEXT = 200
MOST_QUESTIONS = 40
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # what no database takes as text
_CLOSED = {"choice", "choices"}


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of several answers; `abnormal` ones raise an alarm."""

    value: str
    label: str
    abnormal: bool = False
    english: str = ""


class Condition(msgspec.Struct, frozen=True, omit_defaults=True):
    """True when the answer to `key` is one of `any`, or a number of at least `least`."""

    key: str
    any: tuple[str, ...] = ()
    least: float | None = None


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question. It is asked when all of `show_if` hold; `remembers`: yesterday's answer is offered again.

    `abnormal_from` is for numbers, `abnormal_if` for yes and no, options say it themselves. `english` and
    `english_help` are the same words for readers of English; without them they read the Chinese.
    """

    key: str
    kind: Kind
    title: str
    help: str = ""
    required: bool = True
    remembers: bool = False
    options: tuple[Option, ...] = ()
    least: float | None = None
    most: float | None = None
    abnormal_from: float | None = None
    abnormal_if: str = ""
    show_if: tuple[Condition, ...] = ()
    english: str = ""
    english_help: str = ""


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """A level of advice, given when one of the groups of `when` holds as a whole; without any it always is."""

    level: Literal["red", "yellow", "green"]
    title: str
    advice: str
    when: tuple[tuple[Condition, ...], ...] = ()
    clinic: bool = False
    declare: bool = False
    english: str = ""
    english_advice: str = ""


class Flaw(NamedTuple):
    """Something wrong with a set of questions: which question (its place from 0, −1 for the whole), and what."""

    place: int
    code: str


class Cleaned(NamedTuple):
    """The values as they are kept, and problem codes by question for those that are not accepted."""

    values: Values
    problems: dict[str, str]


def parse(questions: Any) -> tuple[Question, ...]:
    """The questions of a set as it is stored; raises msgspec.ValidationError for another shape."""
    return msgspec.convert(questions, tuple[Question, ...])


def parse_outcomes(outcomes: Any) -> tuple[Outcome, ...]:
    """The levels of advice of a set; raises msgspec.ValidationError for another shape."""
    return msgspec.convert(outcomes, tuple[Outcome, ...])


@lru_cache(maxsize=64)
def parse_text(questions: str) -> tuple[Question, ...]:
    """The same from JSON text, remembered: a set is asked by thousands."""
    return msgspec.json.decode(questions, type=tuple[Question, ...])


def flaws(questions: Sequence[Question]) -> list[Flaw]:
    """Why these questions cannot be published; none when they can."""
    found = [Flaw(-1, "empty")] if not questions else []
    if len(questions) > MOST_QUESTIONS:
        found.append(Flaw(-1, "many"))
    keys = Counter(question.key for question in questions)
    earlier: dict[str, Question] = {}
    for place, question in enumerate(questions):
        found += [Flaw(place, code) for code in _flaws(question, keys, earlier)]
        earlier[question.key] = question
    return found


def _flaws(question: Question, keys: Counter[str], earlier: Mapping[str, Question]) -> Iterator[str]:
    if not _KEY.fullmatch(question.key):
        yield "key"
    if keys[question.key] > 1:
        yield "key_twice"
    if not question.title.strip():
        yield "title"
    values = [option.value for option in question.options]
    if question.kind in _CLOSED and (len(values) < 2 or len(set(values)) < len(values) or "" in values):
        yield "options"
    if question.least is not None and question.most is not None and question.least > question.most:
        yield "bounds"
    yield from _condition_flaws(question, earlier)


def _condition_flaws(question: Question, earlier: Mapping[str, Question]) -> Iterator[str]:
    for condition in question.show_if:
        if condition.key not in earlier:
            yield "condition_order"
        elif not _can_hold(condition, earlier[condition.key]):
            yield "condition_value"


def _can_hold(condition: Condition, question: Question) -> bool:
    """Whether the question has the answers that a condition waits for."""
    if question.kind in {"temperature", "number"}:
        return condition.least is not None and not condition.any
    allowed = {"yes", "no"} if question.kind == "yes_no" else {option.value for option in question.options}
    return bool(condition.any) and condition.least is None and set(condition.any) <= allowed


def holds(condition: Condition, values: Mapping[str, Any]) -> bool:
    """Whether a condition holds for the answers so far; an unanswered question fulfils none."""
    value = values.get(condition.key)
    if value is None:
        return False
    if condition.least is not None:
        return isinstance(value, int | float) and value >= condition.least
    given = value if isinstance(value, list) else [value]
    return any(one in condition.any for one in given)


def is_asked(question: Question, values: Mapping[str, Any]) -> bool:
    """Whether the answers so far lead to this question."""
    return all(holds(condition, values) for condition in question.show_if)


def clean(questions: Sequence[Question], raw: Mapping[str, Any]) -> Cleaned:
    """Read an answer. Answers to questions that were not asked, or do not exist, are left out."""
    values: Values = {}
    problems: dict[str, str] = {}
    for question in questions:
        if not is_asked(question, values):
            continue
        given = raw.get(question.key)
        if given in (None, "", []):
            if question.kind == "choices" and given == []:
                values[question.key] = []
            elif question.required:
                problems[question.key] = "required"
            continue
        value, problem = _READERS[question.kind](question, given)
        if problem:
            problems[question.key] = problem
        else:
            values[question.key] = value
    return Cleaned(values, problems)


Read = tuple[Any, str]


def _number(question: Question, given: Any) -> Read:
    temperature = question.kind == "temperature"
    least = question.least if question.least is not None else (COLDEST if temperature else None)
    most = question.most if question.most is not None else (HOTTEST if temperature else None)
    try:
        number = float(str(given).replace("℃", "").replace("．", ".").strip())
    except ValueError:
        return None, "number"
    if not abs(number) < 1e9:  # nor what is no number at all
        return None, "number"
    if (least is not None and number < least) or (most is not None and number > most):
        return None, "temperature" if temperature else "range"
    number = round(number, 1)
    return (int(number) if not temperature and number.is_integer() else number), ""


def _yes_no(question: Question, given: Any) -> Read:
    word = {True: "yes", False: "no"}[given] if isinstance(given, bool) else given
    return (word, "") if word in ("yes", "no") else (None, "choice")


def _choice(question: Question, given: Any) -> Read:
    allowed = {option.value for option in question.options}
    return (given, "") if isinstance(given, str) and given in allowed else (None, "choice")


def _choices(question: Question, given: Any) -> Read:
    allowed = [option.value for option in question.options]
    if not isinstance(given, list) or any(not isinstance(one, str) or one not in allowed for one in given):
        return None, "choice"
    return [value for value in allowed if value in given], ""


def _text(question: Question, given: Any) -> Read:
    text = given.strip() if isinstance(given, str) else ""
    if not text:
        return None, "required"
    if not _UNWRITABLE.search(text):
        return (text, "") if len(text) <= MOST_TEXT else (None, "long")
    return None, "text"


def _date(question: Question, given: Any) -> Read:
    try:
        return dt.date.fromisoformat(str(given)).isoformat(), ""
    except ValueError:
        return None, "date"


_READERS = {
    "temperature": _number,
    "number": _number,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "text": _text,
    "date": _date,
}


def abnormal(questions: Sequence[Question], values: Mapping[str, Any]) -> list[str]:
    """The keys of the questions whose answers raise an alarm."""
    return [question.key for question in questions if _is_abnormal(question, values.get(question.key))]


def _is_abnormal(question: Question, value: Any) -> bool:
    if value is None:
        return False
    if question.kind in {"temperature", "number"}:
        bound = question.abnormal_from
        if bound is None and question.kind == "temperature":
            bound = FEVER
        return bound is not None and value >= bound
    if question.kind == "yes_no":
        return bool(question.abnormal_if) and value == question.abnormal_if
    given = value if isinstance(value, list) else [value]
    return any(option.abnormal and option.value in given for option in question.options)


def outcome(outcomes: Sequence[Outcome], values: Mapping[str, Any]) -> Outcome | None:
    """The first level that the answers lead to."""
    for one in outcomes:
        if not one.when or any(all(holds(each, values) for each in group) for group in one.when):
            return one
    return None


def fingerprint(values: Mapping[str, Any]) -> int:
    """A signed 64-bit number that is equal for equal answers."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def remembered(questions: Sequence[Question], former: Mapping[str, Any]) -> Values:
    """What of an earlier answer may be offered again: never what was measured, only what lasts."""
    return {
        question.key: former[question.key]
        for question in questions
        if question.remembers and question.key in former
    }
