"""Whether every step of a drawing can be reached and left, and nothing goes round without a person."""

from collections.abc import Iterator
from typing import Any

from shanzhi.kernel.cases.bpmn.problems import Problem
from shanzhi.kernel.cases.bpmn.reading import MODEL

WAITING = {"userTask", "manualTask", "task", "intermediateCatchEvent", "boundaryEvent"}
_QUICK = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "startEvent", "endEvent"}
Edges = dict[str, set[str]]


def check(process: Any) -> Iterator[Problem]:
    """The findings of a process whose elements are known and whose references hold."""
    nodes = {e.get("id"): e for e in process if _kind(e) in WAITING | _QUICK}
    ahead: Edges = {key: set() for key in nodes}
    for flow in process.findall(f"{{{MODEL}}}sequenceFlow"):
        ahead[flow.get("sourceRef")].add(flow.get("targetRef"))
    yield from _ends(nodes, ahead)
    yield from _ways(nodes, ahead)
    quick = {key for key, element in nodes.items() if _kind(element) not in WAITING}
    for key in sorted(quick):
        if key in _from(ahead[key] & quick, {k: ahead[k] & quick for k in quick}):
            yield Problem("circle", key, nodes[key].sourceline or 0)


def _ways(nodes: dict[str, Any], ahead: Edges) -> Iterator[Problem]:
    walked: Edges = {key: set(targets) for key, targets in ahead.items()}
    back: Edges = {key: set() for key in nodes}
    for key, element in nodes.items():
        if _kind(element) == "boundaryEvent":
            walked[element.get("attachedToRef")].add(key)
    for key, targets in walked.items():
        for target in targets:
            back[target].add(key)
    reached = _from({k for k, e in nodes.items() if _kind(e) == "startEvent"}, walked)
    ending = _from({k for k, e in nodes.items() if _kind(e) == "endEvent"}, back)
    for key, element in nodes.items():
        if key not in reached:
            yield Problem("unreachable", key, element.sourceline or 0)
        elif key not in ending:
            yield Problem("dead_end", key, element.sourceline or 0)


def _ends(nodes: dict[str, Any], ahead: Edges) -> Iterator[Problem]:
    entered = set().union(*ahead.values()) if ahead else set()
    for key, element in nodes.items():
        kind = _kind(element)
        if kind in {"startEvent", "boundaryEvent"} and key in entered:
            yield Problem("entered", key, element.sourceline or 0)
        if kind == "boundaryEvent" and _kind(nodes[element.get("attachedToRef")]) not in WAITING - {
            "boundaryEvent", "intermediateCatchEvent"
        }:  # fmt: skip
            yield Problem("attached", key, element.sourceline or 0)
        if kind == "endEvent" and ahead[key]:
            yield Problem("left", key, element.sourceline or 0)


def _kind(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _from(begin: set[str], edges: Edges) -> set[str]:
    seen, todo = set(begin), list(begin)
    while todo:
        for target in edges[todo.pop()] - seen:
            seen.add(target)
            todo.append(target)
    return seen
