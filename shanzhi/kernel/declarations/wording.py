"""Questions and answers in words, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazily

from .rules.editing import Difference
from .rules.questions import FEVER, Condition, Option, Outcome, Question


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


def flaw(code: str) -> str:
    """Why a set cannot be published, and what to do about it."""
    return str(_FLAWS[code])


_FLAWS = {
    "empty": lazily("还没有问题，请至少添加一个。"),
    "many": lazily("问题太多：一份问卷最多 40 个。"),
    "key": lazily("问题的内部编号有误，请删除后重新添加。"),
    "key_twice": lazily("问题重复了，请删除其中一个。"),
    "title": lazily("请填写问题。"),
    "options": lazily("请至少写两个选项，选项不能重复。"),
    "bounds": lazily("最小值大于最大值。"),
    "condition_order": lazily("它要看的问题不在前面：请把那个问题移到前面，或者去掉这个条件。"),
    "condition_value": lazily("它要看的答案已经没有了，请重新选择条件。"),
    "always": lazily("没有条件的等级只能放在最后，后面的等级永远不会出现。"),
    "no_rest": lazily("最后一个等级不要设条件，这样每个人都能得到建议。"),
}
_CHANGES = {
    "added": lazily("增加“{title}”"),
    "removed": lazily("删除“{title}”"),
    "moved": lazily("调整“{title}”的位置"),
    "changed": lazily("修改“{title}”：{parts}"),
}
_PARTS = {
    "title": lazily("题目"),
    "kind": lazily("回答方式"),
    "help": lazily("说明"),
    "required": lazily("是否必答"),
    "remembers": lazily("是否带出上次的回答"),
    "options": lazily("选项"),
    "bounds": lazily("数值范围"),
    "alarm": lazily("异常标准"),
    "show_if": lazily("询问条件"),
}


def difference(one: Difference) -> str:
    """增加“…”, 修改“…”：选项、说明."""
    parts = _("、").join(str(_PARTS[part]) for part in one.parts)
    return str(_CHANGES[one.change]).format(title=title(one.question), parts=parts)


_KINDS = {
    "temperature": lazily("体温"),
    "number": lazily("数字"),
    "yes_no": lazily("是或否"),
    "choice": lazily("选一项"),
    "choices": lazily("可选多项"),
    "text": lazily("写文字"),
    "date": lazily("日期"),
}


def kind(question: Question) -> str:
    """选一项：今天开始、两三天."""
    options = _("、").join(label(option) for option in question.options)
    name = str(_KINDS[question.kind])
    return _("{kind}：{options}").format(kind=name, options=options) if options else name


def alarm(question: Question) -> str:
    """Which answers raise an alarm, in words; empty when none does."""
    if question.kind in ("temperature", "number"):
        bound = question.abnormal_from or (FEVER if question.kind == "temperature" else None)
        return _("{number:g} 以上算异常").format(number=bound) if bound is not None else ""
    if question.kind == "yes_no":
        names = dict(choices(question))
        return (
            _("答“{answer}”算异常").format(answer=names[question.abnormal_if]) if question.abnormal_if else ""
        )
    told = _("、").join(label(option) for option in question.options if option.abnormal)
    return _("选{options}算异常").format(options=told) if told else ""


def groups(outcome: Outcome, known: Mapping[str, Question]) -> list[str]:
    """Each of the alternatives on which a level is given, as a sentence."""
    return [_("，并且").join(condition(one, known) for one in group) for group in outcome.when]
