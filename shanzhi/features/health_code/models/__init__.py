"""What people declare, the colours that follow, the venues and the figures of each day."""

from .colours import ColourChange, HealthCode
from .declarations import HealthDeclaration
from .figures import CountedDay, DailyFigure
from .venues import InspectorInvite, Venue, VenueInspector

__all__ = [
    "ColourChange",
    "CountedDay",
    "DailyFigure",
    "HealthCode",
    "HealthDeclaration",
    "InspectorInvite",
    "Venue",
    "VenueInspector",
]
