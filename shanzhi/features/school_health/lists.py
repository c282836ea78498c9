"""A class put together for its page: the missing first, then who is not well, doubtful, the others, the absent."""

from dataclasses import dataclass
from typing import Any

from shanzhi.kernel.declarations.cards import Said, said
from shanzhi.kernel.declarations.enums import Progress
from shanzhi.kernel.declarations.models import Group, Round
from shanzhi.kernel.declarations.queries.boards import Line, Sums, class_lines, group_sums
from shanzhi.kernel.declarations.queries.tasks import questions_of

from .doubts import Doubt, doubts_of


@dataclass(frozen=True)
class Seen:
    """A line of the roster with what the page says about it."""

    line: Line
    alarms: list[Said]
    doubts: list[Doubt]


def class_list(round: Round, group: Group) -> dict[str, Any]:
    """What the template of a class needs."""
    questions = questions_of(round)
    parts: dict[str, list[Seen]] = {
        name: [] for name in ("missing", "abnormal", "doubtful", "done", "absent")
    }
    for line in class_lines(round, [group.pk]):
        answer = line.answer
        seen = Seen(
            line,
            [one for one in said(questions, answer) if one.abnormal] if answer else [],
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
