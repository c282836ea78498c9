"""Whether a drawing says a procedure that can be run: every finding with its element, not only the first."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from shanzhi.kernel.cases.bpmn import graph, language
from shanzhi.kernel.cases.bpmn.problems import BadDefinition, Problem
from shanzhi.kernel.cases.bpmn.reading import MODEL, read

SHAPE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"
STEPS = {"userTask", "manualTask", "task"}
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway"}
NODES = STEPS | GATEWAYS | {"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent"}
OTHERS = {
    "definitions", "process", "sequenceFlow", "incoming", "outgoing", "conditionExpression",
    "timerEventDefinition", "timeDuration", "terminateEventDefinition", "documentation",
    "collaboration", "participant", "laneSet", "lane", "flowNodeRef",
    "textAnnotation", "text", "association", "group", "category", "categoryValue",
}  # fmt: skip
NEVER = {"scriptTask": "script", "script": "script", "serviceTask": "service"}
_REFERENCES = {"sequenceFlow": ("sourceRef", "targetRef"), "boundaryEvent": ("attachedToRef",)}


def check(source: bytes) -> tuple[Any, list[Problem]]:
    """The tree of a file and everything that is wrong with it."""
    try:
        root = read(source)
    except BadDefinition as bad:
        return None, list(bad.problems)
    found = [*_elements(root), *_ids(root)]
    processes = root.findall(_tag("process"))
    if len(processes) != 1:
        found.append(Problem("processes", detail=str(len(processes))))
    if found:
        return root, found
    process = processes[0]
    found = [*_events(process), *_flows(process), *_shapes(root, process)]
    if not found:
        found = list(graph.check(process))
    return root, found


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def name_of(element: Any) -> str:
    """The name of an element without its namespace, empty for those of other namespaces."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space == "{" + MODEL else ""


def problem(code: str, element: Any, detail: str = "") -> Problem:
    """A finding at an element, or at the nearest one around it that has an id."""
    named = element
    while named is not None and not named.get("id"):
        named = named.getparent()
    return Problem(code, "" if named is None else named.get("id"), element.sourceline or 0, detail)


def nodes_of(process: Any) -> list[Any]:
    """Steps, gateways and events of a process."""
    return [element for element in process if name_of(element) in NODES]


def _elements(root: Any) -> Iterator[Problem]:
    for element in root.iter():
        name = name_of(element)
        if not name:
            continue
        if name in NEVER:
            if name != "script":
                yield problem(NEVER[name], element)
        elif name not in NODES | OTHERS or _misplaced(name, element):
            yield problem("unknown", element, name)


def _misplaced(name: str, element: Any) -> bool:
    """Nodes and flows stand in the process itself, the process in the file itself."""
    around = "process" if name in NODES | {"sequenceFlow"} else "definitions" if name == "process" else ""
    return bool(around) and (element.getparent() is None or name_of(element.getparent()) != around)


def _ids(root: Any) -> Iterator[Problem]:
    elements = [element for element in root.iter() if name_of(element) in NODES | {"process", "sequenceFlow"}]
    yield from (problem("no_id", element, name_of(element)) for element in elements if not element.get("id"))
    every = Counter(element.get("id") for element in root.iter() if element.get("id"))
    yield from (Problem("twice", element=key) for key, count in every.items() if count > 1)
    known = {node.get("id") for node in root.iterfind(f"{_tag('process')}/*") if name_of(node) not in OTHERS}
    for element in elements:
        for attribute in _REFERENCES.get(name_of(element), ()):
            if element.get(attribute) not in known:
                yield problem("dangling", element, element.get(attribute) or "")


def _events(process: Any) -> Iterator[Problem]:
    starts = process.findall(_tag("startEvent"))
    if len(starts) != 1:
        yield Problem("starts", process.get("id"), process.sourceline or 0, str(len(starts)))
    if process.find(_tag("endEvent")) is None:
        yield problem("no_end", process)
    for element in nodes_of(process):
        kind = name_of(element)
        timers = element.findall(_tag("timerEventDefinition"))
        if kind in {"boundaryEvent", "intermediateCatchEvent"}:
            yield from _timer(element, timers)
        elif timers:
            yield problem("timer_here", element)
        if kind != "endEvent" and element.find(_tag("terminateEventDefinition")) is not None:
            yield problem("unknown", element, "terminateEventDefinition")
        if kind in STEPS and not (element.get("name") or "").strip():
            yield problem("no_name", element)


def _timer(element: Any, timers: list[Any]) -> Iterator[Problem]:
    durations = element.findall(f"{_tag('timerEventDefinition')}/{_tag('timeDuration')}")
    if len(timers) != 1 or len(durations) != 1:
        yield problem("no_term", element)
        return
    try:
        language.term(durations[0].text or "")
    except language.NotInTheLanguage as wrong:
        yield problem("term", element, str(wrong))


def _flows(process: Any) -> Iterator[Problem]:
    kinds = {element.get("id"): element for element in nodes_of(process)}
    for flow in process.findall(_tag("sequenceFlow")):
        source = kinds.get(flow.get("sourceRef"))
        condition = flow.find(_tag("conditionExpression"))
        forks = source is not None and name_of(source) in {"exclusiveGateway", "inclusiveGateway"}
        if condition is not None and not forks:
            yield problem("condition_here", flow)
        elif condition is not None:
            try:
                language.names(condition.text or "")
            except language.NotInTheLanguage as wrong:
                yield problem("condition", flow, str(wrong))
    for key, element in kinds.items():
        if name_of(element) in {"exclusiveGateway", "inclusiveGateway"}:
            yield from _fork(process, key, element)


def _fork(process: Any, key: str, gateway: Any) -> Iterator[Problem]:
    leaving = [flow for flow in process.findall(_tag("sequenceFlow")) if flow.get("sourceRef") == key]
    default = gateway.get("default")
    if default and default not in {flow.get("id") for flow in leaving}:
        yield problem("dangling", gateway, default)
    elif len(leaving) > 1:
        if not default:
            yield problem("no_default", gateway)
        for flow in leaving:
            if flow.get("id") != default and flow.find(_tag("conditionExpression")) is None:
                yield problem("no_condition", flow)


def _shapes(root: Any, process: Any) -> Iterator[Problem]:
    drawn = {shape.get("bpmnElement") for shape in root.iter(SHAPE)}
    yield from (
        problem("not_drawn", element) for element in nodes_of(process) if element.get("id") not in drawn
    )
