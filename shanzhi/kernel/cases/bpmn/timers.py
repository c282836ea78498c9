"""Timers of drawings on the city's calendar and on a clock that is handed in.

The engine's own timers read the clock of the machine and know no working days; after parsing they are replaced.
"""

import datetime as dt
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from shanzhi.kernel.cases.bpmn import language
from shanzhi.kernel.cases.rules import clocks


class CityTimer(TimerEventDefinition):
    """Fires when its term, begun at the moment the timer was reached, is over."""

    def has_fired(self, my_task: Any) -> bool:
        """Whether the term is over at the moment that the run is at."""
        engine = my_task.workflow.script_engine
        value = my_task._get_internal_data("event_value")
        if value is None:
            value = clocks.due(
                language.term(self.expression), engine.at, calendar=engine.calendar
            ).isoformat()
            my_task._set_internal_data(event_value=value)
        if dt.datetime.fromisoformat(value) <= engine.at:
            my_task._set_internal_data(event_fired=True)
        return bool(my_task._get_internal_data("event_fired", False))


def replace_timers(spec: Any) -> None:
    """Put the city's timers in the place of the engine's own."""
    for task in spec.task_specs.values():
        definition = getattr(task, "event_definition", None)
        if isinstance(definition, TimerEventDefinition):
            task.event_definition = CityTimer(definition.name, definition.expression)
