"""Verbs of people: opening accounts, proving who one is, families, roles, preferences."""

from .companions import CompanionRefused, register_companion
from .demo import demo_link
from .family import add_family_member, answer_family_request, end_family_link
from .identity import ask_recovery, export_my_data, open_identity, open_review_paper, verify_real_name
from .opening import (
    await_confirmation,
    await_confirmations,
    change_phone,
    confirm_phone,
    forget_unconfirmed,
    open_account,
    record_sign_in,
)
from .permits import change_role, reset_role
from .preferences import clear_sessions, save_preferences, sign_out_everywhere
from .province import province_person
from .reviews import decide_identity_review
from .roles import grant_role, revoke_role
from .roster import RosterName, register_by_roster
from .settlement import Settler, settle

__all__ = [
    "CompanionRefused",
    "RosterName",
    "Settler",
    "add_family_member",
    "answer_family_request",
    "ask_recovery",
    "await_confirmation",
    "await_confirmations",
    "change_phone",
    "change_role",
    "clear_sessions",
    "confirm_phone",
    "decide_identity_review",
    "demo_link",
    "end_family_link",
    "export_my_data",
    "forget_unconfirmed",
    "grant_role",
    "open_account",
    "open_identity",
    "open_review_paper",
    "province_person",
    "record_sign_in",
    "register_by_roster",
    "register_companion",
    "reset_role",
    "revoke_role",
    "save_preferences",
    "settle",
    "sign_out_everywhere",
    "verify_real_name",
]
