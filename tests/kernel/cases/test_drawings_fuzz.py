"""Damaged drawings are refused or run; nothing else happens."""

import datetime as dt

from shanzhi.kernel.cases.bpmn.definition import load
from shanzhi.kernel.cases.bpmn.problems import BadDefinition
from shanzhi.kernel.cases.bpmn.rehearsing import rehearse
from shanzhi.kernel.cases.bpmn.running import CannotGoOn, Run
from shanzhi.kernel.cases.rules.workdays import WorkCalendar
from tests.kernel.cases.drawings import APPEAL
from tests.times import TIMES, dice

CITY = WorkCalendar()
BEGIN = dt.datetime(2020, 6, 10, 1, tzinfo=dt.UTC)
PIECES = [
    b"userTask",
    b"parallelGateway",
    b"exclusiveGateway",
    b"endEvent",
    b"startEvent",
    b"boundaryEvent",
    b"lane",
]


def damaged(random) -> bytes:
    """The appeal with a line lost, two exchanged, a reference bent or one kind of node made another."""
    lines = APPEAL.splitlines()
    for _ in range(random.randint(1, 3)):
        a, b = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(5):
            case 0:
                del lines[a]
            case 1:
                lines[a], lines[b] = lines[b], lines[a]
            case 2:
                one, other = random.choice(PIECES), random.choice(PIECES)
                lines = [line.replace(one, other) if random.random() < 0.3 else line for line in lines]
            case 3:
                lines.insert(a, lines[b])
            case 4:
                keys = [
                    b"lead",
                    b"joint",
                    b"accept",
                    b"split",
                    b"join",
                    b"again",
                    b"review",
                    b"closed",
                    b"lane_1",
                    b"f5",
                ]
                one, other = random.choice(keys), random.choice(keys)
                lines[a] = lines[a].replace(b'"%s"' % one, b'"%s"' % other)
                lines = [
                    line.replace(b'Ref="%s"' % one, b'Ref="%s"' % other) if random.random() < 0.5 else line
                    for line in lines
                ]
    return b"\n".join(lines)


def test_damaged_drawings_are_refused_or_run():
    random, taken = dice(), 0
    for _ in range(60 * TIMES):
        try:
            definition = load(damaged(random))
        except BadDefinition:
            continue
        if not rehearse(definition):
            taken += 1
            walk(definition, random)
    assert taken > 2


def walk(definition, random):
    """Twenty steps of a case, kept and restored before each of them."""
    run, at = Run.start(definition, at=BEGIN, calendar=CITY), BEGIN
    for _ in range(20):
        run = Run.restore(definition, run.dump(), calendar=CITY)
        at += dt.timedelta(hours=random.choice((1, 200)))
        try:
            run.wake(at=at)
            if steps := run.steps():
                answers = {
                    key: random.choice(("yes", "no", "return")) for key in ("accepted", "review", "satisfied")
                }
                run.complete(random.choice(steps).token, answers, at=at)
        except CannotGoOn:
            return
