"""Questions and answers in words, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

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
    "empty": gettext_lazy("还没有问题，请至少添加一个。"),
    "many": gettext_lazy("问题太多：一份问卷最多 40 个。"),
    "key": gettext_lazy("问题的内部编号有误，请删除后重新添加。"),
    "key_twice": gettext_lazy("问题重复了，请删除其中一个。"),
    "title": gettext_lazy("请填写问题。"),
    "options": gettext_lazy("请至少写两个选项，选项不能重复。"),
    "bounds": gettext_lazy("最小值大于最大值。"),
    "condition_order": gettext_lazy("它要看的问题不在前面：请把那个问题移到前面，或者去掉这个条件。"),
    "condition_value": gettext_lazy("它要看的答案已经没有了，请重新选择条件。"),
    "always": gettext_lazy("没有条件的等级只能放在最后，后面的等级永远不会出现。"),
    "no_rest": gettext_lazy("最后一个等级不要设条件，这样每个人都能得到建议。"),
}
_CHANGES = {
    "added": gettext_lazy("增加“{title}”"),
    "removed": gettext_lazy("删除“{title}”"),
    "moved": gettext_lazy("调整“{title}”的位置"),
    "changed": gettext_lazy("修改“{title}”：{parts}"),
}
_PARTS = {
    "title": gettext_lazy("题目"),
    "kind": gettext_lazy("回答方式"),
    "help": gettext_lazy("说明"),
    "required": gettext_lazy("是否必答"),
    "remembers": gettext_lazy("是否带出上次的回答"),
    "options": gettext_lazy("选项"),
    "bounds": gettext_lazy("数值范围"),
    "alarm": gettext_lazy("异常标准"),
    "show_if": gettext_lazy("询问条件"),
}


def difference(one: Difference) -> str:
    """增加“…”, 修改“…”：选项、说明."""
    parts = _("、").join(str(_PARTS[part]) for part in one.parts)
    return str(_CHANGES[one.change]).format(title=title(one.question), parts=parts)


_KINDS = {
    "temperature": gettext_lazy("体温"),
    "number": gettext_lazy("数字"),
    "yes_no": gettext_lazy("是或否"),
    "choice": gettext_lazy("选一项"),
    "choices": gettext_lazy("可选多项"),
    "text": gettext_lazy("写文字"),
    "date": gettext_lazy("日期"),
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
