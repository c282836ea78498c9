"""What people declare, the colours that follow, the venues and the figures of each day."""

from .appeals import Appeal, AppealStep
from .colours import ColourChange, HealthCode
from .companions import Companion, PaperCard
from .decisions import ColourProposal
from .declarations import HealthDeclaration
from .figures import CountedDay, DailyFigure
from .handovers import FeverNote, VenueTransfer
from .risk_areas import RiskArea
from .tests import TestImport, TestImportRow, TestResult
from .venues import InspectorInvite, Venue, VenueInspector

__all__ = [
    "Appeal",
    "AppealStep",
    "ColourChange",
    "ColourProposal",
    "Companion",
    "CountedDay",
    "DailyFigure",
    "FeverNote",
    "HealthCode",
    "HealthDeclaration",
    "InspectorInvite",
    "PaperCard",
    "RiskArea",
    "TestImport",
    "TestImportRow",
    "TestResult",
    "Venue",
    "VenueInspector",
    "VenueTransfer",
]
