"""Parallel gateways that keep the rounds of a loop apart.

The engine's own counts the arrivals of former rounds again, so that after a return one department alone would pass a
join that waits for two. Here each arrival is used up by the passage it took part in.
"""

from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.util.task import TaskState


class Join(ParallelGateway):
    """Passes when something has arrived on every way in since it passed last."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        arrived = {task.parent.task_spec.name for task in self._arrivals(my_task)}
        return {task_spec.name for task_spec in self.inputs} <= arrived

    def _run_hook(self, my_task: Any) -> bool:
        for task in self._arrivals(my_task):
            task._set_internal_data(used=True)
        return True

    def _arrivals(self, my_task: Any) -> list[Any]:
        return [
            task
            for task in my_task.workflow.get_tasks(spec_name=self.name)
            if not task.internal_data.get("used")
            and task.parent is not None
            and task.parent.has_state(TaskState.COMPLETED)
        ]


class Parser(BpmnParser):
    """The engine's parser, with our joins."""

    OVERRIDE_PARSER_CLASSES = {full_tag("parallelGateway"): (GatewayParser, Join)}
