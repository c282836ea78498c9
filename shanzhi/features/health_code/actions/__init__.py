"""Verbs of the health code, one file a topic."""

from ..declaring import DeclarationRefused
from .declarations import declare
from .expiry import BATCH as EXPIRY_BATCH
from .expiry import expire_codes
from .figures import count_days, count_recent_days
from .inspectors import InviteRefused, accept_invite, invite_inspectors, remove_inspector, revoke_invite
from .look_ups import LookUpRefused, look_up
from .mass_declaring import Declared, declare_many
from .scanning import (
    CheckIn,
    CheckInRefused,
    check_in,
    check_in_by_number,
    read_poster,
    record_temperature,
    tell_fever,
)
from .showing import ShowRefused, show
from .venues import VenueRefused, add_point, close_point, close_venue, register_venue

__all__ = [
    "EXPIRY_BATCH",
    "CheckIn",
    "CheckInRefused",
    "DeclarationRefused",
    "Declared",
    "InviteRefused",
    "LookUpRefused",
    "ShowRefused",
    "VenueRefused",
    "accept_invite",
    "add_point",
    "check_in",
    "check_in_by_number",
    "close_point",
    "close_venue",
    "count_days",
    "count_recent_days",
    "declare",
    "declare_many",
    "expire_codes",
    "invite_inspectors",
    "look_up",
    "read_poster",
    "record_temperature",
    "register_venue",
    "remove_inspector",
    "revoke_invite",
    "show",
    "tell_fever",
]
