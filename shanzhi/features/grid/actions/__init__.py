"""Verbs of the grid, one file a topic."""

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
    "VisitRefused",
    "ask_visit",
    "cancel_shift",
    "drop_tracks",
    "end_patrol",
    "note_track",
    "note_walk",
    "plan_shift",
    "record_visit",
    "start_patrol",
    "take_along",
]
