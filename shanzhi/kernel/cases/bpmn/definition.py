"""A drawing that was found good: read once per process, shared by all the cases that run along it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from shanzhi.kernel.cases.bpmn import language
from shanzhi.kernel.cases.bpmn.checking import STEPS, check, name_of, nodes_of
from shanzhi.kernel.cases.bpmn.joins import Parser
from shanzhi.kernel.cases.bpmn.problems import BadDefinition, Problem
from shanzhi.kernel.cases.bpmn.reading import MODEL
from shanzhi.kernel.cases.bpmn.timers import replace_timers


@dataclass(frozen=True)
class Step:
    """Something a person does: `lane` says who, `help` is the drawing's documentation."""

    key: str
    name: str
    lane: str = ""
    help: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Definition:
    """A procedure that can be run. `digest` names the exact file."""

    key: str
    name: str
    digest: str
    steps: Mapping[str, Step]
    spec: Any


def digest(source: bytes) -> str:
    """The name of exactly this file."""
    return hashlib.sha256(source).hexdigest()


@lru_cache(maxsize=64)
def load(source: bytes) -> Definition:
    """A file as a definition. Raises `BadDefinition` with everything that is wrong with it."""
    root, found = check(source)
    if found:
        raise BadDefinition(found)
    process = root.find(f"{{{MODEL}}}process")
    process.set("isExecutable", "true")
    key = process.get("id")
    parser = Parser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(key)
    except ValidationException as wrong:
        raise BadDefinition(
            [Problem("engine", getattr(wrong, "id", None) or "", detail=str(wrong)[:200])]
        ) from wrong
    replace_timers(spec)
    return Definition(key, (process.get("name") or key).strip(), digest(source), _steps(process), spec)


def _steps(process: Any) -> dict[str, Step]:
    lanes = {
        reference.text: lane.get("name") or ""
        for lane in process.iter(f"{{{MODEL}}}lane")
        for reference in lane.findall(f"{{{MODEL}}}flowNodeRef")
    }
    asked = _asked(process)
    found = {}
    for element in nodes_of(process):
        if name_of(element) in STEPS:
            key = element.get("id")
            text = (element.findtext(f"{{{MODEL}}}documentation") or "").strip()
            found[key] = Step(key, element.get("name").strip(), lanes.get(key, ""), text, asked.get(key, ()))
    return found


def _asked(process: Any) -> dict[str, tuple[str, ...]]:
    """Which answers the fork right behind a step needs."""
    flows = process.findall(f"{{{MODEL}}}sequenceFlow")
    wanted: dict[str, set[str]] = {}
    for flow in flows:
        condition = flow.findtext(f"{{{MODEL}}}conditionExpression")
        if condition:
            wanted.setdefault(flow.get("sourceRef"), set()).update(language.names(condition))
    return {
        flow.get("sourceRef"): tuple(sorted(wanted[flow.get("targetRef")]))
        for flow in flows
        if flow.get("targetRef") in wanted
    }
