"""The history of a file to resume work as a line of steps."""

from typing import Any

from django.utils.translation import gettext as _

from .enums import Measure, ResumeAct, ResumeState
from .models import ResumeStep, ResumeWork

_STOPPED = {ResumeAct.REFUSED, ResumeAct.WITHDRAWN}


def steps_of(resume: ResumeWork) -> list[dict[str, Any]]:
    """What has happened, with what is still to come at its end."""
    found: list[dict[str, Any]] = [
        {
            "title": step.get_act_display(),
            "who": step.by_label,
            "at": step.at,
            "said": _said(step),
            "state": "stopped" if step.act in _STOPPED else "done",
        }
        for step in resume.steps.all()
    ]
    waiting = {
        ResumeState.SUBMITTED: _("等待工作人员受理"),
        ResumeState.ACCEPTED: _("正在核对材料"),
        ResumeState.RETURNED: _("等待企业补充"),
    }
    words = waiting.get(ResumeState(resume.state))
    if words:
        found.append({"title": words, "who": "", "at": None, "said": "", "state": "now"})
    return found


def _said(step: ResumeStep) -> str:
    """What was said, and what the file said before a correction."""
    if not step.before:
        return step.said
    before = step.before
    words = _("更正前：计划 %(day)s 复工，返岗 %(count)s 人（市外 %(outside)s 人），口罩 %(masks)s 个") % {
        "day": before["planned_on"],
        "count": before["headcount"],
        "outside": before["from_outside"],
        "masks": before["masks"],
    }
    lacked = [str(one.label) for one in Measure if one not in before["measures"]]
    if lacked:
        words += _("；未落实：%(lacked)s") % {"lacked": "、".join(lacked)}
    return f"{step.said}（{words}）" if step.said else words
