"""A class put together for its page: the missing first, then who is not well, doubtful, the others, the absent."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.declarations.enums import Flag, Progress
from shanzhi.kernel.declarations.models import Group, Round
from shanzhi.kernel.declarations.queries.boards import Line, Sums, class_lines, group_sums

from . import queries

# What a flag means for a teacher, in words.
MEANINGS = {
    Flag.SAME: _("连续多天填得一模一样，可能没有真正测量，请提醒家长如实填写。"),
    Flag.HASTY: _("打开两秒内就提交，可能没有看题，请核实一次。"),
    Flag.MANY: _("同一人在一分钟内替多名学生填写，请核实是不是家长本人填写。"),
    Flag.FAR: _("填写位置离平时 30 公里以上，请问一下孩子在哪里。"),
}


@dataclass(frozen=True)
class Doubt:
    """A flag with its name and meaning."""

    name: Any
    meaning: Any


@dataclass(frozen=True)
class Seen:
    """A line of the roster with what the page says about it."""

    line: Line
    alarms: list[str]
    doubts: list[Doubt]


def doubts_of(flags: list[str]) -> list[Doubt]:
    return [Doubt(Flag(one).label, MEANINGS[Flag(one)]) for one in flags]


def class_list(round: Round, group: Group) -> dict[str, Any]:
    """What the template of a class needs."""
    questions = round.questions.questions
    parts: dict[str, list[Seen]] = {
        name: [] for name in ("missing", "abnormal", "doubtful", "done", "absent")
    }
    for line in class_lines(round, [group.pk]):
        answer = line.answer
        seen = Seen(
            line,
            queries.titles(questions, answer.abnormal) if answer else [],
            doubts_of(answer.flags) if answer else [],
        )
        parts[_part(line)].append(seen)
    return {
        "sums": group_sums([group.pk], round.day).get(group.pk, Sums()),
        "parts": parts,
        "run": round.reminder_runs.filter(group=group).order_by("-at").first(),
    }


def _part(line: Line) -> str:
    if line.progress == Progress.WAITING:
        return "missing"
    if line.progress == Progress.ABSENT:
        return "absent"
    if line.answer and line.answer.abnormal:
        return "abnormal"
    return "doubtful" if line.answer and line.answer.flags else "done"
