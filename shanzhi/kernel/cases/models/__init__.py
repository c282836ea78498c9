"""The tables of cases, one file a topic."""

from shanzhi.kernel.cases.models.case import Case, CaseCounter
from shanzhi.kernel.cases.models.clock import Clock, Extension, Pause
from shanzhi.kernel.cases.models.handling import Helper
from shanzhi.kernel.cases.models.history import Transition
from shanzhi.kernel.cases.models.paper import Paper

__all__ = ["Case", "CaseCounter", "Clock", "Extension", "Helper", "Paper", "Pause", "Transition"]
