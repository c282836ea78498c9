"""Verbs about key people, one file a topic."""

from ..holding import ListingRefused
from ..homes import HomeRefused
from .alarms import escalate, mark_missed
from .categories import CategoryRefused, save_category, supply_categories
from .changing import change_category, change_period, withdraw
from .following import FollowUpRefused, open_contact, record_follow_up
from .importing import ImportRefused, apply_batch, check_batch, confirm_batch, forget_batches
from .listing import list_by_number, list_person, open_listed
from .planning import plan_days
from .releasing import MOST_AT_ONCE, ReleaseRefused, reissue, release, release_many, revoke_document

__all__ = [
    "MOST_AT_ONCE",
    "CategoryRefused",
    "FollowUpRefused",
    "HomeRefused",
    "ImportRefused",
    "ListingRefused",
    "ReleaseRefused",
    "apply_batch",
    "change_category",
    "change_period",
    "check_batch",
    "confirm_batch",
    "escalate",
    "forget_batches",
    "list_by_number",
    "list_person",
    "mark_missed",
    "open_contact",
    "open_listed",
    "plan_days",
    "record_follow_up",
    "reissue",
    "release",
    "release_many",
    "revoke_document",
    "save_category",
    "supply_categories",
    "withdraw",
]
