"""What people declare, the colours that follow, the venues and the figures of each day."""

from .appeals import Appeal, AppealStep
from .colour_rules import ColourRule, RuleSet
from .colours import ColourChange, HealthCode
from .companions import Companion, PaperCard
from .decisions import ColourProposal
from .declarations import HealthDeclaration
from .evidence import Evidence
from .figures import ColourTally, CountedDay, DailyFigure
from .gate_findings import GateFinding
from .handovers import FeverNote, VenueTransfer
from .risk_areas import RiskArea
from .rule_work import Recomputation, Trial
from .tests import TestImport, TestImportRow, TestResult
from .venues import InspectorInvite, Venue, VenueInspector

__all__ = [
    "Appeal",
    "AppealStep",
    "ColourChange",
    "ColourProposal",
    "ColourRule",
    "ColourTally",
    "Companion",
    "CountedDay",
    "DailyFigure",
    "Evidence",
    "FeverNote",
    "GateFinding",
    "HealthCode",
    "HealthDeclaration",
    "InspectorInvite",
    "PaperCard",
    "Recomputation",
    "RiskArea",
    "RuleSet",
    "TestImport",
    "TestImportRow",
    "TestResult",
    "Trial",
    "Venue",
    "VenueInspector",
    "VenueTransfer",
]
