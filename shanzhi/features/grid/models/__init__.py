"""The tables of the grid, one file a topic."""

from .patrols import Patrol, PatrolSpot, Shift
from .visits import Visit, VisitTask

__all__ = ["Patrol", "PatrolSpot", "Shift", "Visit", "VisitTask"]
