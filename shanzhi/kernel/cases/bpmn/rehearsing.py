"""A drawing is walked many times before anybody's case is: forks fall by dice, timers run out or do not.

What the check of single elements cannot see shows here: a branch waited for that nobody took, and drawings on which
the engine itself fails.
"""

import datetime as dt
import random
from typing import Any

from shanzhi.kernel.cases.bpmn.definition import Definition
from shanzhi.kernel.cases.bpmn.problems import Problem
from shanzhi.kernel.cases.bpmn.running import CannotGoOn, Engine, Run
from shanzhi.kernel.cases.rules.workdays import WorkCalendar

WALKS = 40
STEPS = 40
BEGIN = dt.datetime(2020, 6, 10, 1, tzinfo=dt.UTC)


class _Dice(Engine):
    dice = random.Random(1)  # noqa: S311  # the same walks for the same file

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        return self.dice.random() < 0.5


class _Walk(Run):
    engine = _Dice


def rehearse(definition: Definition) -> list[Problem]:
    """What went wrong on the walks, each kind once. Takes about a second."""
    dice = _Dice.dice = random.Random(definition.digest)  # noqa: S311
    calendar, found = WorkCalendar(), {}
    for _ in range(WALKS):
        if wrong := _walk(definition, calendar, dice):
            found[wrong.code] = wrong
    return list(found.values())


def _walk(definition: Definition, calendar: WorkCalendar, dice: random.Random) -> Problem | None:
    at, last = BEGIN, definition.key
    try:
        run = _Walk.start(definition, at=at, calendar=calendar)
        for _ in range(STEPS):
            if run.done:
                return None
            if run.stuck:
                return Problem("stuck", last)
            steps, due = run.steps(), run.next_due()
            if due and (not steps or dice.random() < 0.3):
                at = max(at, due)
                run.wake(at=at)
                continue
            step = dice.choice(steps)
            last = step.step.key
            run.complete(step.token, at=at)
    except CannotGoOn:
        return Problem("cannot_go_on", last)
    return None
