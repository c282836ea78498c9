"""Verbs of the grid, one file a topic."""

from .events import EventRefused, move_event, report_event, supply_classes
from .patrols import (
    cancel_shift,
    drop_tracks,
    end_patrol,
    note_track,
    note_walk,
    plan_shift,
    start_patrol,
)
from .visits import VisitRefused, ask_visit, record_visit, take_along

__all__ = [
    "EventRefused",
    "VisitRefused",
    "ask_visit",
    "cancel_shift",
    "drop_tracks",
    "end_patrol",
    "move_event",
    "note_track",
    "note_walk",
    "plan_shift",
    "record_visit",
    "report_event",
    "start_patrol",
    "supply_classes",
    "take_along",
]
