"""Regular declarations: what is asked, of whom, when, and what was answered."""

from .answers import Absence, Answer, Notable, Reached, Revision
from .questions import Questionnaire, QuestionSet
from .reminders import Reminder, ReminderPlan, ReminderRun
from .rosters import Duty, Group, Member, Reporter
from .rounds import Arrival, Plan, Round, Tally, Term
from .sheets import SchoolYear, Sheet, SheetPart, SheetProblem

__all__ = [
    "Absence",
    "Answer",
    "Arrival",
    "Duty",
    "Group",
    "Member",
    "Notable",
    "Plan",
    "QuestionSet",
    "Questionnaire",
    "Reached",
    "Reminder",
    "ReminderPlan",
    "ReminderRun",
    "Reporter",
    "Revision",
    "Round",
    "SchoolYear",
    "Sheet",
    "SheetPart",
    "SheetProblem",
    "Tally",
    "Term",
]
