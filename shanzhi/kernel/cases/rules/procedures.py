"""Which moves are open to whom, what is missing, and whether a table of moves holds together."""

from collections.abc import Collection, Mapping
from typing import Any

from shanzhi.core.procedures import Move, Procedure, State

# Steps that are no moves; whoever opened a case hears of more time, of what was added and of their own urging.
ASIDE_INSIDE = frozenset(
    {"take", "hand_over", "ask_along", "answer_along", "ask_extension", "refuse_extension", "supervise"}
)
CLOCKS = ("", "start", "stop", "pause", "resume")


def state_of(procedure: Procedure, key: str) -> State:
    """The state of that key; KeyError for one that the table does not know."""
    for state in procedure.states:
        if state.key == key:
            return state
    raise KeyError(f"{procedure.name} has no state {key}")


def move_of(procedure: Procedure, key: str) -> Move | None:
    """The move of that key."""
    return next((move for move in procedure.moves if move.key == key), None)


def open_moves(procedure: Procedure, state: str, roles: Collection[str]) -> list[Move]:
    """What somebody who is `roles` to a case may do with it now."""
    return [move for move in procedure.moves if state in move.sources and set(move.who) & set(roles)]


def missing(move: Move, given: Mapping[str, Any]) -> list[str]:
    """What has to be said with a move and was not; 0 and False have been said."""
    return [need for need in move.needs if given.get(need) in (None, "", [], {})]


def is_inside(procedure: Procedure, step: str) -> bool:
    """Whether a step is shown to officials only."""
    move = move_of(procedure, step)
    return move.inside if move else step in ASIDE_INSIDE


def waited_for(procedure: Procedure, state: State) -> set[str]:
    """Whose move is waited for in a state: roles and permits; nobody's at an end."""
    if state.is_end:
        return set()
    return {
        who for move in procedure.moves if state.key in move.sources and not move.aside for who in move.who
    }


def permits_in(procedure: Procedure) -> list[str]:
    """The permits that its moves name, each once."""
    return list(dict.fromkeys(who for move in procedure.moves for who in move.who if "." in who))


def problems(procedure: Procedure) -> list[str]:
    """What does not hold together in a table of moves, in words for whoever writes it."""
    keys = [state.key for state in procedure.states]
    found = [f"two states are called {key}" for key in _twice(keys)]
    found += [f"two moves are called {key}" for key in _twice([move.key for move in procedure.moves])]
    for move in procedure.moves:
        found += [
            f"{move.key} knows no state {key}" for key in (*move.sources, move.target) if key not in keys
        ]
        if not move.who or not move.sources:
            found.append(f"nobody can ever make the move {move.key}")
        if move.clock not in CLOCKS:
            found.append(f"{move.key} does {move.clock} with a clock")
    return found + _lost(procedure)


def _lost(procedure: Procedure) -> list[str]:
    reached = {procedure.states[0].key}
    while more := {m.target for m in procedure.moves if reached & set(m.sources)} - reached:
        reached |= more
    left = {source for move in procedure.moves for source in move.sources}
    never = [f"no move leads to {state.key}" for state in procedure.states if state.key not in reached]
    stuck = [s.key for s in procedure.states if not s.is_end and s.key not in left]
    return never + [f"no move leads out of {key}" for key in stuck]


def _twice(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})
