"""Input shapes. What they mean is decided in actions and rules."""

from .firms import AbsenceForm, CallForm, FirmFilter, JoinForm, ParkForm, PlanForm
from .resumes import CorrectionForm, DecisionForm, ResumeFilter, ResumeForm, facts_of

__all__ = [
    "AbsenceForm",
    "CallForm",
    "CorrectionForm",
    "DecisionForm",
    "FirmFilter",
    "JoinForm",
    "ParkForm",
    "PlanForm",
    "ResumeFilter",
    "ResumeForm",
    "facts_of",
]
