"""The way of a grid event: 采集 → 立案 → 派遣 → 处置 → 反馈 → 核查 → 结案 → 评价, as a table."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import EventState, Role


@dataclass(frozen=True)
class Move:
    """From some states into another: who may, and what has to be said with it."""

    key: str
    name: str | Promise
    sources: tuple[EventState, ...]
    target: EventState
    who: tuple[Role, ...]
    needs: tuple[str, ...] = ()


S, CENTRE, UNIT, WORKER, REPORTER = EventState, Role.CENTRE, Role.UNIT, Role.WORKER, Role.REPORTER
MOVES = (
    Move("file", _("立案"), (S.REPORTED,), S.FILED, (CENTRE,)),
    Move("refuse", _("不予立案"), (S.REPORTED,), S.REFUSED, (CENTRE,), ("words",)),
    Move("dispatch", _("派遣"), (S.FILED,), S.DISPATCHED, (CENTRE,), ("unit",)),
    Move("return", _("退回"), (S.DISPATCHED,), S.FILED, (UNIT,), ("words",)),
    Move("accept", _("签收"), (S.DISPATCHED,), S.HANDLING, (UNIT,)),
    Move("answer", _("反馈处置结果"), (S.HANDLING,), S.ANSWERED, (UNIT,), ("words",)),
    Move("verify", _("核查通过"), (S.ANSWERED,), S.VERIFIED, (WORKER,), ("words", "photo")),
    Move("reject", _("核查不通过"), (S.ANSWERED,), S.HANDLING, (WORKER, CENTRE), ("words",)),
    Move("close", _("结案"), (S.VERIFIED,), S.CLOSED, (CENTRE,)),
    Move("reopen", _("重新打开"), (S.CLOSED, S.RATED), S.FILED, (REPORTER, CENTRE), ("words",)),
    Move("rate", _("评价"), (S.CLOSED,), S.RATED, (REPORTER,), ("score",)),
)
BY_KEY = {move.key: move for move in MOVES}


def open_to(state: str, roles: Collection[str]) -> list[Move]:
    """What somebody in these roles may do with an event in this state."""
    return [move for move in MOVES if state in move.sources and set(move.who) & set(roles)]
