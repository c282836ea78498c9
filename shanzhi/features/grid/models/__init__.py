"""The tables of the grid, one file a topic."""

from .events import EventClass, EventCounter, EventReport, EventStep, GridEvent
from .patrols import Patrol, PatrolSpot, Shift
from .visits import Visit, VisitTask

__all__ = [
    "EventClass",
    "EventCounter",
    "EventReport",
    "EventStep",
    "GridEvent",
    "Patrol",
    "PatrolSpot",
    "Shift",
    "Visit",
    "VisitTask",
]
