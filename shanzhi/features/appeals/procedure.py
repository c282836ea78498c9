"""The way of an appeal: accepted, sent to a unit, signed for, answered, and closed only when it is confirmed."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.procedures import Move, Procedure, State
from shanzhi.kernel.cases.models import Case

from . import queries
from .enums import Grade

KIND = "appeals.appeal"
SEEING, TRIAGE, LEADING = "appeals.see", "appeals.triage", "appeals.lead"
HANDS = ("lead", "unit")
UNDERWAY = ("new", "accepted", "sent", "working", "waiting", "raised")


def _grade(case: Case) -> forms.Field:
    return forms.ChoiceField(label=_("缓急"), choices=Grade.choices, initial=Grade.ORDINARY)


def _score(case: Case) -> forms.Field:
    choices = ((5, _("5 分 非常满意")), (4, _("4 分 满意")), (3, _("3 分 基本满意")))
    return forms.TypedChoiceField(
        label=_("评价"),
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("没有解决请选“不满意”，由上一级重新办理。"),
    )


def limit(case: Case, at: dt.datetime) -> tuple[int, str] | None:
    """The term of the appeal's grade on that day."""
    return queries.term_on(case.facts.get("grade", Grade.ORDINARY), at)


def facts(case: Case) -> list[tuple[Any, Any]]:
    """What stands with it on its page."""
    appeal = queries.appeal_of(case)
    grade, score = case.facts.get("grade"), case.facts.get("score")
    return [
        (_("诉求类型"), "、".join(str(one) for one in appeal.types.all())),
        (_("联系人"), f"{appeal.contact_name} {appeal.contact_phone}"),
        (_("缓急"), Grade(grade).label if grade else ""),
        (_("评价"), f"{score} / 5" if score else ""),
    ]


def begin(case: Case, move: str) -> dict[str, Any]:
    """The unit that the first type goes to stands chosen in the form that sends it."""
    return {"unit": queries.unit_for(case)} if move == "send" else {}


PROCEDURE = Procedure(
    name=KIND,
    title=_("企业诉求"),
    prefix="QS",
    states=(
        State("new", _("待受理")),
        State("accepted", _("待分派")),
        State("sent", _("待签收")),
        State("working", _("办理中")),
        State("waiting", _("待企业补充"), tone="warn", asks_opener=True),
        State("answered", _("待企业评价"), asks_opener=True),
        State("raised", _("不满意，待上级分派"), tone="warn"),
        State("closed", _("已办结"), is_end=True, tone="good"),
        State("refused", _("不予受理"), is_end=True, tone="bad"),
        State("withdrawn", _("已撤回"), is_end=True),
        State("archived", _("已归档"), is_end=True, tone="good"),
    ),
    moves=(
        Move("accept", _("受理"), ("new",), "accepted", (TRIAGE,), ("grade",), clock="start"),
        Move("refuse", _("不予受理"), ("new",), "refused", (TRIAGE,), ("words",)),
        Move("send", _("分派"), ("accepted",), "sent", (TRIAGE,), ("unit",)),
        Move("send_again", _("上级分派"), ("raised",), "sent", (LEADING,), ("unit", "words")),
        Move("receive", _("签收"), ("sent",), "working", HANDS),
        Move("return", _("退单"), ("sent",), "accepted", HANDS, ("words",), inside=True),
        Move(
            "change",
            _("改派"),
            ("sent", "working"),
            "sent",
            (TRIAGE,),
            ("unit", "words"),
            inside=True,
            aside=True,
        ),
        Move("ask_more", _("请企业补充"), ("working",), "waiting", HANDS, ("words",), clock="pause"),
        Move("give_more", _("补充材料"), ("waiting",), "working", ("opener",), ("words",), clock="resume"),
        Move("answer", _("答复"), ("working",), "answered", HANDS, ("words",), clock="stop"),
        Move("confirm", _("满意，办结"), ("answered",), "closed", ("opener",), ("score",)),
        Move("object", _("不满意"), ("answered",), "raised", ("opener",), ("words",), clock="start"),
        Move("check", _("回访确认办结"), ("answered",), "closed", (TRIAGE,), ("words",), aside=True),
        Move("reopen", _("问题又出现"), ("closed",), "raised", ("opener",), ("words",), clock="start"),
        Move("withdraw", _("撤回"), UNDERWAY, "withdrawn", ("opener",), aside=True),
        Move("archive", _("归档"), ("closed",), "archived", (TRIAGE,)),
    ),
    see=SEEING,
    limit=limit,
    extend=LEADING,
    supervise=LEADING,
    portal="business",
    fields={"grade": _grade, "score": _score},
    facts=facts,
    begin=begin,
    apart=True,
)
