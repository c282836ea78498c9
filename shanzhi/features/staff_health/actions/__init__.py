"""Verbs of firms' declarations, one file a topic."""

from .employees import choose_position, leave_firm
from .firms import FirmRefused, change_plan, keep_agents, take_part
from .looking_after import end_employee_absence, excuse_employee, fill_in, note_call, remind
from .parks import ParkRefused, close_park, save_park
from .resumes import ResumeRefused, correct_resume, decide_resume, file_resume, withdraw_resume

__all__ = [
    "FirmRefused",
    "ParkRefused",
    "ResumeRefused",
    "change_plan",
    "choose_position",
    "close_park",
    "correct_resume",
    "decide_resume",
    "end_employee_absence",
    "excuse_employee",
    "file_resume",
    "fill_in",
    "keep_agents",
    "leave_firm",
    "note_call",
    "remind",
    "save_park",
    "take_part",
    "withdraw_resume",
]
