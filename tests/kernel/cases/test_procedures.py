"""Tables of moves: what is open to whom, and what does not hold together."""

from dataclasses import replace

import pytest

from shanzhi.core import registry
from shanzhi.core.procedures import Move, State
from shanzhi.kernel.cases.rules import procedures
from tests.kernel.cases.world import PROCEDURE, SENDING


def keys(moves):
    return [move.key for move in moves]


def test_what_is_open_to_whom():
    assert keys(procedures.open_moves(PROCEDURE, "new", {SENDING})) == ["send"]
    assert keys(procedures.open_moves(PROCEDURE, "sent", {"unit", "opener"})) == ["accept", "return"]
    assert procedures.open_moves(PROCEDURE, "sent", {"opener", SENDING}) == []
    assert keys(procedures.open_moves(PROCEDURE, "done", {"opener"})) == ["reopen"]


def test_nought_has_been_said_and_nothing_has_not():
    move = Move("rate", "评价", ("done",), "done", ("opener",), ("score", "words"))
    assert procedures.missing(move, {"score": 0, "words": ""}) == ["words"]
    assert procedures.missing(move, {}) == ["score", "words"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"states": (*PROCEDURE.states, State("new", "又一个"))}, "two states are called new"),
        ({"states": (*PROCEDURE.states, State("lost", "到不了", is_end=True))}, "no move leads to lost"),
        ({"moves": PROCEDURE.moves[:-3] + PROCEDURE.moves[-2:]}, "no move leads out of waits"),
        ({"moves": (*PROCEDURE.moves, PROCEDURE.moves[0])}, "two moves are called send"),
        ({"moves": (*PROCEDURE.moves, Move("x", "", ("new",), "far", ("unit",)))}, "x knows no state far"),
        (
            {"moves": (*PROCEDURE.moves, Move("x", "", ("new",), "work", ()))},
            "nobody can ever make the move x",
        ),
        (
            {"moves": (*PROCEDURE.moves, Move("x", "", ("new",), "work", ("unit",), clock="wind"))},
            "x does wind",
        ),
    ],
)
def test_what_does_not_hold_together(change, problem):
    assert any(problem in one for one in procedures.problems(replace(PROCEDURE, **change)))


def test_every_table_that_is_plugged_in_holds_together():
    tables = [PROCEDURE, *registry.collect("procedures")]
    assert [procedures.problems(table) for table in tables] == [[]] * len(tables)
