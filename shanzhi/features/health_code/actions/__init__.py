"""Verbs of the health code, one file a topic."""

from ..declaring import DeclarationRefused
from ..finding import LookUpRefused
from .assessing import reassess
from .by_number import check_in_by_number, check_in_newcomer
from .cards import CardRefused, issue_card, revoke_card
from .companions import CompanionNotTaken, add_companion, declare_beside, declare_for_companion, end_companion
from .declarations import declare
from .evidence import NewEvidence, add_evidence, withdraw_evidence
from .expiry import BATCH as EXPIRY_BATCH
from .expiry import expire_codes
from .fevers import note_fever
from .figures import count_days, count_recent_days
from .inspectors import (
    InviteRefused,
    accept_invite,
    invite_inspectors,
    remove_inspector,
    revoke_invite,
    set_deputy,
)
from .look_ups import look_up
from .mass_declaring import Declared, declare_many
from .points import add_point, close_point, rename_point, reopen_point
from .scanning import (
    CheckIn,
    CheckInRefused,
    check_in,
    read_poster,
    record_temperature,
    tell_fever,
)
from .showing import ShowRefused, show
from .supplied_rules import supply_rules
from .transfers import TransferRefused, accept_transfer, cancel_transfer, decline_transfer, offer_venue
from .venues import CLOSING, VenueRefused, close_venue, close_venue_officially, register_venue

__all__ = [
    "CLOSING",
    "EXPIRY_BATCH",
    "CardRefused",
    "CheckIn",
    "CheckInRefused",
    "CompanionNotTaken",
    "DeclarationRefused",
    "Declared",
    "InviteRefused",
    "LookUpRefused",
    "NewEvidence",
    "ShowRefused",
    "TransferRefused",
    "VenueRefused",
    "accept_invite",
    "accept_transfer",
    "add_companion",
    "add_evidence",
    "add_point",
    "cancel_transfer",
    "check_in",
    "check_in_by_number",
    "check_in_newcomer",
    "close_point",
    "close_venue",
    "close_venue_officially",
    "count_days",
    "count_recent_days",
    "declare",
    "declare_beside",
    "declare_for_companion",
    "declare_many",
    "decline_transfer",
    "end_companion",
    "expire_codes",
    "invite_inspectors",
    "issue_card",
    "look_up",
    "note_fever",
    "offer_venue",
    "read_poster",
    "reassess",
    "record_temperature",
    "register_venue",
    "remove_inspector",
    "rename_point",
    "reopen_point",
    "revoke_card",
    "revoke_invite",
    "set_deputy",
    "show",
    "supply_rules",
    "tell_fever",
    "withdraw_evidence",
]
