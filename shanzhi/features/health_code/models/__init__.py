"""What people declare, the colours that follow, the venues and the figures of each day."""

from .colours import ColourChange, HealthCode
from .companions import Companion, PaperCard
from .declarations import HealthDeclaration
from .figures import CountedDay, DailyFigure
from .handovers import FeverNote, VenueTransfer
from .venues import InspectorInvite, Venue, VenueInspector

__all__ = [
    "ColourChange",
    "Companion",
    "CountedDay",
    "DailyFigure",
    "FeverNote",
    "HealthCode",
    "HealthDeclaration",
    "InspectorInvite",
    "PaperCard",
    "Venue",
    "VenueInspector",
    "VenueTransfer",
]
