"""Verbs of the health code, one file a topic."""

from ..deciding import ColourRefused
from ..declaring import DeclarationRefused
from ..finding import LookUpRefused
from ..past import Declared
from ..rule_refusals import RulesRefused
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
from .figures import count_days, count_recent_days, fold_tally
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
from .mass_declaring import declare_many
from .mass_venues import MassRefused, NewVenue, Registered, register_venues
from .points import add_point, close_point, rename_point, reopen_point
from .risk_areas import RiskAreaRefused, add_risk_area, end_risk_area
from .rule_decisions import (
    approve_rule_set,
    cancel_rule_set,
    keep_rules_on_time,
    reject_rule_set,
    submit_rule_set,
    withdraw_rule_set,
)
from .rule_drafts import (
    copy_rule_set,
    describe_rule_set,
    discard_rule_set,
    move_rule,
    remove_rule,
    save_rule,
)
from .rule_work import PIECE, go_on_with_recomputation, go_on_with_trial, start_trial
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
    "PIECE",
    "AppealRefused",
    "CardRefused",
    "CheckIn",
    "CheckInRefused",
    "ColourRefused",
    "CompanionNotTaken",
    "DeclarationRefused",
    "Declared",
    "GateRow",
    "ImportRefused",
    "InviteRefused",
    "LookUpRefused",
    "MassRefused",
    "NewEvidence",
    "NewVenue",
    "Registered",
    "RiskAreaRefused",
    "RulesRefused",
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
    "approve_rule_set",
    "cancel_rule_set",
    "cancel_transfer",
    "check_import",
    "check_in",
    "check_in_by_number",
    "check_in_newcomer",
    "close_point",
    "close_venue",
    "close_venue_officially",
    "confirm_colour",
    "copy_rule_set",
    "count_days",
    "count_recent_days",
    "declare",
    "declare_beside",
    "declare_for_companion",
    "declare_many",
    "decline_transfer",
    "describe_rule_set",
    "discard_rule_set",
    "drop_forgotten_imports",
    "drop_gate_findings",
    "drop_import",
    "end_companion",
    "end_risk_area",
    "enter_test",
    "expire_codes",
    "find_for_proposal",
    "fold_tally",
    "go_on_with_recomputation",
    "go_on_with_trial",
    "invite_inspectors",
    "issue_card",
    "keep_colour",
    "keep_rules_on_time",
    "lapse_proposals",
    "look_up",
    "make_appeal",
    "move_rule",
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
    "register_venues",
    "reject_rule_set",
    "remove_inspector",
    "remove_rule",
    "rename_point",
    "reopen_point",
    "report_gate_rows",
    "revoke_card",
    "revoke_invite",
    "save_rule",
    "set_deputy",
    "settle_appeals",
    "show",
    "start_trial",
    "submit_rule_set",
    "supply_rules",
    "take_results",
    "tell_fever",
    "upload_tests",
    "withdraw_appeal",
    "withdraw_evidence",
    "withdraw_proposal",
    "withdraw_rule_set",
    "withdraw_test",
]
