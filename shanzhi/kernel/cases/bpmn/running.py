"""One case on its way along a definition. The moment is handed in, the answers are kept once, the definition apart."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from shanzhi.kernel.cases.bpmn import language
from shanzhi.kernel.cases.bpmn.definition import Definition, Step
from shanzhi.kernel.cases.bpmn.timers import CityTimer
from shanzhi.kernel.cases.rules.workdays import WorkCalendar

MOST_STATE = 512 * 1024
LONGEST_ANSWER = 200
Answer = str | int | bool | None


class NotOpen(Exception):
    """The step is not, or no longer, waiting for anybody."""


class WrongDefinition(Exception):
    """A state was made along another file."""


class CannotGoOn(Exception):
    """The engine fails on this drawing; the state before is still good."""


class TooLong(Exception):
    """A case has gone round so often that its state has outgrown what is kept."""


@dataclass(frozen=True)
class OpenStep:
    """A step that waits for a person; `token` tells two rounds of the same step apart."""

    token: str
    step: Step


class Engine(PythonScriptEngine):
    """Reads conditions with the small language; nothing is ever handed to Python."""

    def __init__(self, calendar: WorkCalendar):
        super().__init__()
        self.calendar = calendar
        self.at = dt.datetime.min.replace(tzinfo=dt.UTC)

    def validate(self, expression: str) -> None:
        language.names(expression)

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        try:
            return language.holds(expression, task.workflow.top_workflow.data["answers"])
        except language.NotInTheLanguage as wrong:
            raise WorkflowTaskException(str(wrong), task=task) from wrong

    def execute(self, task: Any, script: str, external_context: Any = None) -> None:
        raise WorkflowTaskException("scripts are never run", task=task)

    def call_service(self, task: Any, **kwargs: Any) -> None:
        raise WorkflowTaskException("services are never called", task=task)


class _WithoutDefinition(BpmnWorkflowConverter):
    """The state of a run without the definition, which is kept once per version and lent to the registry."""

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        return WorkflowConverter.to_dict(self, workflow)

    def from_dict(self, dct: dict[str, Any]) -> Any:
        workflow = BpmnWorkflow(self.registry.spec, {}, deserializing=True)
        workflow.tasks = self.mapping_from_dict(dct["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(dct["root"])]
        self.set_default_attributes(workflow, dct)
        return workflow


class Run:
    """A case between two steps. Made by `start` or `restore`, kept by `dump`."""

    engine: type[Engine] = Engine

    def __init__(self, definition: Definition, workflow: Any, calendar: WorkCalendar):
        self.definition = definition
        self._workflow = workflow
        self._engine = self.engine(calendar)
        workflow.script_engine = self._engine

    @classmethod
    def start(
        cls,
        definition: Definition,
        *,
        at: dt.datetime,
        calendar: WorkCalendar,
        answers: Mapping[str, Answer] | None = None,
    ) -> Self:
        """A new case at its first steps."""
        workflow = BpmnWorkflow(definition.spec)
        workflow.data["answers"] = _plain(answers)
        run = cls(definition, workflow, calendar)
        run._on(at)
        return run

    @classmethod
    def restore(cls, definition: Definition, state: str, *, calendar: WorkCalendar) -> Self:
        """A case as it was kept."""
        kept = json.loads(state)
        if kept.pop("definition") != definition.digest:
            raise WrongDefinition
        return cls(definition, _serializer(definition).from_dict(kept), calendar)

    def dump(self) -> str:
        """The state of the case, without its definition."""
        kept = _serializer(self.definition).to_dict(self._workflow)
        state = json.dumps(
            kept | {"definition": self.definition.digest}, ensure_ascii=False, separators=(",", ":")
        )
        if len(state) > MOST_STATE:
            raise TooLong
        return state

    def steps(self) -> list[OpenStep]:
        """What waits for people, in the order in which it was reached."""
        return [
            OpenStep(str(task.id), self.definition.steps[task.task_spec.bpmn_id]) for task in self._ready()
        ]

    def complete(self, token: str, answers: Mapping[str, Answer] | None = None, *, at: dt.datetime) -> None:
        """Somebody has done a step."""
        task = next((task for task in self._ready() if str(task.id) == token), None)
        if task is None:
            raise NotOpen(token)
        given = _plain(answers)
        self._workflow.data["answers"].update(given)
        self._on(at, task)

    def wake(self, *, at: dt.datetime) -> bool:
        """Let the timers look at the clock. Whether anything moved."""
        before = self._tokens()
        self._on(at)
        return self._tokens() != before

    @property
    def answers(self) -> dict[str, Answer]:
        """All that was answered so far; of several answers the last one."""
        return dict(self._workflow.data["answers"])

    @property
    def done(self) -> bool:
        """Whether the end was reached."""
        return bool(self._workflow.completed)

    @property
    def stuck(self) -> bool:
        """Whether nothing can happen any more although the end was not reached."""
        return not self.done and not self._ready() and self.next_due() is None

    def next_due(self) -> dt.datetime | None:
        """When the next timer wants to be woken."""
        values = [task._get_internal_data("event_value") for task in self._timers()]
        return min((dt.datetime.fromisoformat(value) for value in values if value), default=None)

    def current(self) -> list[str]:
        """The elements to light on the diagram: open steps, and timers that stand by themselves."""
        standing = [
            task.task_spec.bpmn_id
            for task in self._timers()
            if type(task.task_spec).__name__ == "IntermediateCatchEvent"
        ]
        return [task.task_spec.bpmn_id for task in self._ready()] + standing

    def passed(self) -> list[str]:
        """The elements of the drawing that the case has gone through, each once."""
        done = self._workflow.get_tasks(state=TaskState.COMPLETED)
        return list(dict.fromkeys(task.task_spec.bpmn_id for task in done if task.task_spec.bpmn_id))

    def _on(self, at: dt.datetime, task: Any = None) -> None:
        self._engine.at = at
        try:
            if task:
                task.run()
            self._workflow.refresh_timers()
            self._workflow.do_engine_steps()
        except Exception as wrong:  # the engine has many kinds of failures, and none of them is to be kept
            raise CannotGoOn(self.definition.key) from wrong

    def _ready(self) -> list[Any]:
        return [task for task in self._workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]

    def _timers(self) -> list[Any]:
        waiting = self._workflow.get_tasks(state=TaskState.WAITING)
        return [
            task
            for task in waiting
            if isinstance(task.task_spec, CatchingEvent)
            and isinstance(task.task_spec.event_definition, CityTimer)
        ]

    def _tokens(self) -> tuple[str, ...]:
        return tuple(str(task.id) for task in (*self._ready(), *self._timers()))


def _plain(answers: Mapping[str, Answer] | None) -> dict[str, Answer]:
    """Answers as conditions read them; texts of cases are kept with the case and not here."""
    for key, value in (answers or {}).items():
        short = (
            value is None
            or isinstance(value, int)
            or (isinstance(value, str) and len(value) <= LONGEST_ANSWER)
        )
        if not key.isidentifier() or key.startswith("_") or not short:
            raise ValueError(f"no answer: {key[:40]}")
    return dict(answers or {})


@lru_cache(maxsize=64)
def _serializer(definition: Definition) -> BpmnWorkflowSerializer:
    registry = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: _WithoutDefinition})
    registry.spec = definition.spec
    return BpmnWorkflowSerializer(registry)
