"""Questions and answers in words, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .rules.questions import Condition, Option, Outcome, Question


def in_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def title(question: Question | Outcome) -> str:
    return (in_english() and question.english) or question.title


def help_text(question: Question) -> str:
    return (in_english() and question.english_help) or question.help


def advice(outcome: Outcome) -> str:
    return (in_english() and outcome.english_advice) or outcome.advice


def label(option: Option) -> str:
    return (in_english() and option.english) or option.label


def choices(question: Question) -> list[tuple[str, str]]:
    """(value, label) of the answers that can be chosen; none where one writes."""
    if question.kind == "yes_no":
        return [("no", _("否")), ("yes", _("是"))]
    return [(option.value, label(option)) for option in question.options]


def said(question: Question, value: Any) -> str:
    """One answer: 是, 发热、咳嗽, 36.5 ℃."""
    if value is None:
        return _("未回答")
    if question.kind == "temperature":
        return f"{value} ℃"
    names = dict(choices(question))
    given = value if isinstance(value, list) else [value]
    return _("、").join(str(names.get(one, one)) for one in given) or _("没有")


def condition(one: Condition, questions: Mapping[str, Question]) -> str:
    """“体温”达到 37.3, “是否离开过本市”答“是”."""
    asked = questions.get(one.key)
    name = title(asked) if asked else one.key
    if one.least is not None:
        return _("“{question}”达到 {number:g}").format(question=name, number=one.least)
    names = dict(choices(asked)) if asked else {}
    answers = _("”或“").join(str(names.get(value, value)) for value in one.any)
    return _("“{question}”答“{answers}”").format(question=name, answers=answers)


def when(question: Question, questions: Sequence[Question]) -> str:
    """只在“…”答“…”时回答; empty for a question that is always asked."""
    if not question.show_if:
        return ""
    known = {one.key: one for one in questions}
    return _("只在{conditions}时回答").format(
        conditions=_("，并且").join(condition(one, known) for one in question.show_if)
    )


def pairs(questions: Sequence[Question], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(question, answer) in words of what was answered, in the order in which it was asked."""
    return [(title(one), said(one, values[one.key])) for one in questions if one.key in values]
