"""Verbs of regular declarations; each topic has a file."""

from ..memberships import Enrolment, Guardian
from ..trees import RosterRefused
from .applying import import_part, remove_leavers
from .duties import end_duty, put_on_duty
from .enrolling import enrol, enrol_many, leave, transfer
from .importing import apply_sheet, check_sheet, confirm_sheet, forget_sheets, upload_sheet
from .reporting import answer_reporter, end_reporter, invite, name_reporter, share_position
from .rolling import roll_over
from .rosters import close_group, open_group, rename_group

__all__ = [
    "Enrolment",
    "Guardian",
    "RosterRefused",
    "answer_reporter",
    "apply_sheet",
    "check_sheet",
    "close_group",
    "confirm_sheet",
    "end_duty",
    "end_reporter",
    "enrol",
    "enrol_many",
    "forget_sheets",
    "import_part",
    "invite",
    "leave",
    "name_reporter",
    "open_group",
    "put_on_duty",
    "remove_leavers",
    "rename_group",
    "roll_over",
    "share_position",
    "transfer",
    "upload_sheet",
]
