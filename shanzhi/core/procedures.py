"""The ways of cases, as tables. Features declare them in their manifests, the kernel of cases runs them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Text = Any  # str or a lazy translation


@dataclass(frozen=True)
class State:
    """Where a case may stand; in one with `is_end` nobody has to do anything any more."""

    key: str
    name: Text
    is_end: bool = False
    tone: str = "plain"


@dataclass(frozen=True)
class Move:
    """From some states into another.

    `who`: roles in the case ("opener", "lead", "unit"), or permits by name (a permit has a dot), which count where
    they were granted. `needs`: what has to be said with it ("words", "unit", "person", or a fact of the feature's own).
    `clock`: "start" runs a new term, "stop" ends it, "pause" and "resume" hold it and let it go on.
    """

    key: str
    name: Text
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    needs: tuple[str, ...] = ()
    clock: str = ""


@dataclass(frozen=True)
class Procedure:
    """The way of one kind of case (`name`, `module.kind`), as a table. Cases begin in the first of the states.

    Numbers begin with `prefix`. `see` is the permit of officials who may look at the cases of their area.
    `limit(case, at)` gives the term of a clock that starts, as (amount, unit of `cases.rules.clocks`), or None.
    `extend` is the permit of those who decide on more time; without one nobody can ask for it. `supervise` is that of
    those who may put a case under supervision.
    """

    name: str
    title: Text
    prefix: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    see: str
    limit: Callable[[Any, Any], tuple[int, str] | None] | None = None
    extend: str = ""
    supervise: str = ""
