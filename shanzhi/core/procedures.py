"""The ways of cases, as tables. Features declare them in their manifests, the kernel of cases runs them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Text = Any  # str or a lazy translation


@dataclass(frozen=True)
class State:
    """Where a case may stand; in one with `is_end` nobody has to do anything any more.

    With `asks_opener` it waits for who opened it, who is reminded on the home of their portal.
    """

    key: str
    name: Text
    is_end: bool = False
    tone: str = "calm"
    asks_opener: bool = False


@dataclass(frozen=True)
class Move:
    """From some states into another.

    `who`: roles in the case ("opener", "lead", "unit"), or permits by name (a permit has a dot), which count where
    they were granted. `needs`: what has to be said with it ("words", "unit", "person", or a fact of the feature's own);
    `offers`: what may be said. `clock`: "start" runs a new term, "stop" ends it, "pause" and "resume" hold it and let
    it go on. `inside`: whoever opened the case is not shown it. `aside`: it may be made, but nobody waits for it.
    """

    key: str
    name: Text
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    needs: tuple[str, ...] = ()
    clock: str = ""
    offers: tuple[str, ...] = ()
    inside: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Procedure:
    """The way of one kind of case (`name`, `module.kind`), as a table. Cases begin in the first of the states.

    Numbers begin with `prefix`. `see` is the permit of officials who may look at the cases of their area.
    `limit(case, at)` gives the term of a clock that starts, as (amount, unit of `cases.rules.clocks`), or None.
    `extend` is the permit of those who decide on more time; without one nobody can ask for it. `supervise` is that of
    those who may put a case under supervision and ask units along.

    For the pages: `portal` is where who opened a case follows it; agents of its organisation need the right `module`.
    `fields` makes the form field of a fact that a move needs, for a case; `facts(case)` are lines (label, value) that
    stand with it; `begin(case, move)` is what a move's form begins with. `apart`: who opened a case has no other part
    in it, whatever office they hold.
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
    portal: str = "citizen"
    fields: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    facts: Callable[[Any], list[tuple[Text, Any]]] | None = None
    begin: Callable[[Any, str], dict[str, Any]] | None = None
    apart: bool = False

    @property
    def module(self) -> str:
        return self.name.partition(".")[0]
