"""Drawings for tests: the supplied one, and small ones that are written in a line."""

from itertools import pairwise
from pathlib import Path

import shanzhi.kernel.cases.bpmn as module

APPEAL = (Path(module.__file__).parent / "supplied" / "appeal.bpmn").read_bytes()
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" id="d" targetNamespace="t">'
)


def step(key: str, kind: str = "userTask", more: str = "", inside: str = "") -> str:
    return f'<{kind} id="{key}" name="{key}" {more}>{inside}</{kind}>'


def timer(key: str, term: str, on: str = "", more: str = "") -> str:
    kind = "boundaryEvent" if on else "intermediateCatchEvent"
    attached = f'attachedToRef="{on}"' if on else ""
    inside = f"<timerEventDefinition><timeDuration>{term}</timeDuration></timerEventDefinition>"
    return step(key, kind, f"{attached} {more}", inside)


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression><![CDATA[{condition}]]></conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def drawing(*parts: str, ends: bool = True, before: str = "") -> bytes:
    """A process `p` with start `s` and end `e`; every element with an id is drawn."""
    own = "".join((step("s", "startEvent"), step("e", "endEvent") if ends else "", *parts))
    keys = [piece.split('"')[0] for piece in own.split('id="')[1:]]
    shapes = "".join(f'<di:BPMNShape id="shape-{i}" bpmnElement="{key}"/>' for i, key in enumerate(keys))
    diagram = (
        f'<di:BPMNDiagram id="diagram"><di:BPMNPlane id="plane">{shapes}</di:BPMNPlane></di:BPMNDiagram>'
    )
    return f'{before}{HEAD}<process id="p" name="试">{own}</process>{diagram}</definitions>'.encode()


def line(*keys: str) -> str:
    """Flows from each key to the next."""
    return "".join(flow(a, b) for a, b in pairwise(keys))
