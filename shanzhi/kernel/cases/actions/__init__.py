"""Verbs of cases. Features open and move cases of their kinds through these."""

from shanzhi.kernel.cases.actions.extending import ask_extension, decide_extension
from shanzhi.kernel.cases.actions.handling import (
    add_to_case,
    answer_along,
    ask_along,
    hand_over,
    supervise_case,
    take_case,
    urge_case,
)
from shanzhi.kernel.cases.actions.moving import move_case
from shanzhi.kernel.cases.actions.opening import open_case
from shanzhi.kernel.cases.actions.recounting import recount_clocks
from shanzhi.kernel.cases.refusals import CaseRefused

__all__ = [
    "CaseRefused",
    "add_to_case",
    "answer_along",
    "ask_along",
    "ask_extension",
    "decide_extension",
    "hand_over",
    "move_case",
    "open_case",
    "recount_clocks",
    "supervise_case",
    "take_case",
    "urge_case",
]
