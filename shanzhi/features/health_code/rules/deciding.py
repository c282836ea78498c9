"""Who may decide about a colour, and how an appeal's clock stands. Pure: no database, no clock."""

import datetime as dt
from typing import Any

from ..enums import ProposalState

MOST_PHOTOS = 3
MOST_ADDITIONS = 10
LONGEST_DECISION = dt.timedelta(days=90)
SOON = dt.timedelta(hours=4)
OLDEST_TEST = dt.timedelta(days=60)
RISK_DAYS = 14


def proposal_refusal(*, by: Any, person: Any, until: dt.datetime, at: dt.datetime) -> str | None:
    """Why a colour cannot be proposed: for oneself, already over, or for too long; None when it can."""
    if by == person:
        return "oneself"
    if until <= at:
        return "over"
    return "too_long" if until - at > LONGEST_DECISION else None


def decision_refusal(proposal: Any, *, by: Any, at: dt.datetime) -> str | None:
    """Why this official cannot decide about a proposal: one's own, about oneself, decided or lapsed."""
    if by == proposal.proposed_by_id:
        return "same_official"
    if by == proposal.person_id:
        return "oneself"
    if proposal.state != ProposalState.WAITING:
        return "decided"
    return "lapsed" if proposal.until <= at else None


def is_in_force(proposal: Any, *, at: dt.datetime) -> bool:
    """Whether a colour set by hand counts now."""
    return proposal.state == ProposalState.CONFIRMED and at < proposal.until


def is_overdue(appeal: Any, *, at: dt.datetime) -> bool:
    """Whether an answer should be there by now."""
    return appeal.is_running and at > appeal.due_at


def tone_of(appeal: Any, *, at: dt.datetime) -> str:
    """The clock of an appeal as a tone: good, warn in the last hours, bad when it is over, calm when answered."""
    if not appeal.is_running:
        return "calm"
    if at > appeal.due_at:
        return "bad"
    return "warn" if appeal.due_at - at <= SOON else "good"


def counts_from_leaving(left_on: dt.date, *, today: dt.date) -> bool:
    """Whether somebody left a risk area so lately, and not in the future, that it matters."""
    return dt.timedelta() <= today - left_on <= dt.timedelta(days=RISK_DAYS)
