"""Verbs of the health code, one file a topic."""

from ..deciding import ColourRefused
from ..declaring import DeclarationRefused
from ..finding import LookUpRefused
from .appeals import (
    AppealRefused,
    add_to_appeal,
    keep_colour,
    make_appeal,
    open_appeal,
    settle_appeals,
    withdraw_appeal,
)
from .assessing import reassess
from .by_number import check_in_by_number, check_in_newcomer
from .cards import CardRefused, issue_card, print_card, revoke_card
from .companions import CompanionNotTaken, add_companion, declare_beside, declare_for_companion, end_companion
from .confirmations import confirm_colour, refuse_colour
from .decisions import lapse_proposals, propose_colour, withdraw_proposal
from .declarations import declare
from .evidence import NewEvidence, add_evidence, withdraw_evidence
from .expiry import BATCH as EXPIRY_BATCH
from .expiry import expire_codes
from .fevers import note_fever
from .figures import count_days, count_recent_days
from .gate_findings import GateRow, drop_gate_findings, report_gate_rows
from .inspectors import (
    InviteRefused,
    accept_invite,
    invite_inspectors,
    remove_inspector,
    revoke_invite,
    set_deputy,
)
from .look_ups import find_for_proposal, look_up
from .mass_declaring import Declared, declare_many
from .points import add_point, close_point, rename_point, reopen_point
from .risk_areas import RiskAreaRefused, add_risk_area, end_risk_area
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
from .test_imports import (
    ImportRefused,
    apply_import,
    apply_piece,
    check_import,
    drop_forgotten_imports,
    drop_import,
    upload_tests,
)
from .tests import TestRefused, enter_test, take_results, withdraw_test
from .transfers import TransferRefused, accept_transfer, cancel_transfer, decline_transfer, offer_venue
from .venues import CLOSING, VenueRefused, close_venue, close_venue_officially, register_venue

__all__ = [
    "CLOSING",
    "EXPIRY_BATCH",
    "AppealRefused",
    "CardRefused",
    "CheckIn",
    "CheckInRefused",
    "ColourRefused",
    "CompanionNotTaken",
    "DeclarationRefused",
    "Declared",
    "ImportRefused",
    "GateRow",
    "InviteRefused",
    "LookUpRefused",
    "NewEvidence",
    "RiskAreaRefused",
    "ShowRefused",
    "TestRefused",
    "TransferRefused",
    "VenueRefused",
    "accept_invite",
    "accept_transfer",
    "add_companion",
    "add_evidence",
    "add_point",
    "add_risk_area",
    "add_to_appeal",
    "apply_import",
    "apply_piece",
    "cancel_transfer",
    "check_import",
    "check_in",
    "check_in_by_number",
    "check_in_newcomer",
    "close_point",
    "close_venue",
    "close_venue_officially",
    "confirm_colour",
    "count_days",
    "count_recent_days",
    "declare",
    "declare_beside",
    "declare_for_companion",
    "declare_many",
    "decline_transfer",
    "drop_forgotten_imports",
    "drop_import",
    "end_companion",
    "end_risk_area",
    "enter_test",
    "drop_gate_findings",
    "expire_codes",
    "find_for_proposal",
    "invite_inspectors",
    "issue_card",
    "keep_colour",
    "lapse_proposals",
    "look_up",
    "make_appeal",
    "note_fever",
    "offer_venue",
    "open_appeal",
    "print_card",
    "propose_colour",
    "read_poster",
    "reassess",
    "record_temperature",
    "refuse_colour",
    "register_venue",
    "remove_inspector",
    "rename_point",
    "reopen_point",
    "revoke_card",
    "report_gate_rows",
    "revoke_invite",
    "set_deputy",
    "settle_appeals",
    "show",
    "supply_rules",
    "take_results",
    "tell_fever",
    "upload_tests",
    "withdraw_appeal",
    "withdraw_evidence",
    "withdraw_proposal",
    "withdraw_test",
]
