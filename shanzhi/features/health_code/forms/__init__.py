"""Input shapes, one file a topic. What they mean is decided in actions and rules."""

from .companions import CardForm, CompanionForm, NewcomerForm, OfficeCardForm
from .decisions import (
    AppealFilter,
    AppealForm,
    KeepForm,
    NoteForm,
    ProposalFilter,
    ProposalForm,
    ReasonForm,
    ResultFileForm,
    ResultFilter,
    ResultForm,
    RiskAreaEndForm,
    RiskAreaFilter,
    RiskAreaForm,
    StatementForm,
)
from .declarations import DeclarationForm
from .gates import GateFindingsFilter, ManualForm, TemperatureForm
from .office import LookUpForm, SpanForm
from .rules import QuestionForm, RuleForm, RuleSetFilter, RuleSetForm, RulesNoteForm, TrialForm
from .venues import (
    ClosingForm,
    FeverNoteForm,
    PointForm,
    TransferForm,
    VenueFilter,
    VenueForm,
    VenueRecordsFilter,
)

__all__ = [
    "AppealFilter",
    "AppealForm",
    "CardForm",
    "ClosingForm",
    "CompanionForm",
    "DeclarationForm",
    "FeverNoteForm",
    "GateFindingsFilter",
    "KeepForm",
    "LookUpForm",
    "ManualForm",
    "NewcomerForm",
    "NoteForm",
    "OfficeCardForm",
    "PointForm",
    "ProposalFilter",
    "ProposalForm",
    "QuestionForm",
    "ReasonForm",
    "ResultFileForm",
    "ResultFilter",
    "ResultForm",
    "RiskAreaEndForm",
    "RiskAreaFilter",
    "RiskAreaForm",
    "RuleForm",
    "RuleSetFilter",
    "RuleSetForm",
    "RulesNoteForm",
    "SpanForm",
    "StatementForm",
    "TemperatureForm",
    "TransferForm",
    "TrialForm",
    "VenueFilter",
    "VenueForm",
    "VenueRecordsFilter",
]
