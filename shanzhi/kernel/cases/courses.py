"""A case as a line of steps, and its clock in words."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core.clock import local
from shanzhi.core.procedures import Procedure
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.models import Case, Transition
from shanzhi.kernel.cases.rules import procedures

STEPS = {
    "open": gettext_lazy("提交"),
    "add": gettext_lazy("补充说明"),
    "take": gettext_lazy("认领主办"),
    "hand_over": gettext_lazy("转给同事"),
    "ask_along": gettext_lazy("请求会办"),
    "answer_along": gettext_lazy("会办答复"),
    "ask_extension": gettext_lazy("申请延期"),
    "extend": gettext_lazy("同意延期"),
    "refuse_extension": gettext_lazy("不同意延期"),
    "urge": gettext_lazy("催办"),
    "supervise": gettext_lazy("督办"),
}


def name_of(procedure: Procedure, step: str) -> Any:
    """What a step is called."""
    move = procedures.move_of(procedure, step)
    return move.name if move else STEPS.get(step, step)


def clock_of(case: Case, at: dt.datetime) -> tuple[str, str]:
    """(words, tone) of the running clock; two empty ones where none runs."""
    if case.due_at is None:
        return "", ""
    if case.hand_at is not None:
        return _("暂停计时"), "calm"
    due = f"{local(case.due_at):%m-%d %H:%M}"
    if case.due_at < at:
        hours = int((at - case.due_at).total_seconds() // 3600)
        late = (
            _("%(count)s 天") % {"count": hours // 24}
            if hours >= 24
            else _("%(count)s 小时") % {"count": hours}
        )
        return _("超时 %(late)s") % {"late": late}, "bad"
    tone = "warn" if case.amber_at and case.amber_at <= at else "good"
    return _("%(time)s 前") % {"time": due}, tone


def steps_of(case: Case, at: dt.datetime, *, inside: bool) -> list[dict[str, Any]]:
    """What has happened and where it stands; without `inside` only what is meant for who opened it, no names."""
    procedure = queries.procedure_of(case.kind)
    rows = case.transitions.select_related("by")
    shown = [one for one in rows if inside or not procedures.is_inside(procedure, one.move)]
    found = [
        {
            "title": name_of(procedure, one.move),
            "who": _who(case, one, inside),
            "at": one.at,
            "said": one.words,
            "state": "done",
        }
        for one in shown
    ]
    state = procedures.state_of(procedure, case.state)
    words, tone = clock_of(case, at)
    now = {"title": state.name, "who": "", "at": None, "said": "", "clock": words, "clock_tone": tone}
    return [*found, now | {"state": "done" if state.is_end else "now"}]


def _who(case: Case, step: Transition, inside: bool) -> str:
    if step.by is None:
        return _("匿名") if step.number == 0 else _("系统")
    if not inside and step.office:
        return step.office
    return f"{step.office} {step.by.name}".strip()


def papers_of(case: Case, *, inside: bool) -> list[tuple[Any, Any]]:
    """(file, name of the step it came with), as far as the steps are shown."""
    procedure = queries.procedure_of(case.kind)
    steps = dict(case.transitions.values_list("number", "move"))
    rows = [(one.file, steps[one.step]) for one in case.papers.select_related("file")]
    return [
        (file, name_of(procedure, step))
        for file, step in rows
        if inside or not procedures.is_inside(procedure, step)
    ]
