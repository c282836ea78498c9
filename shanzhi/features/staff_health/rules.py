"""Decisions about files to resume work that need nothing but their arguments."""

import datetime as dt

from .enums import Decision, ResumeAct, ResumeState

EARLIEST = dt.timedelta(days=0)
LATEST = dt.timedelta(days=90)
MOST_PAPERS = 4

_MOVES = {
    Decision.ACCEPT: ({ResumeState.SUBMITTED}, ResumeState.ACCEPTED, ResumeAct.ACCEPTED),
    Decision.RETURN: (
        {ResumeState.SUBMITTED, ResumeState.ACCEPTED},
        ResumeState.RETURNED,
        ResumeAct.RETURNED,
    ),
    Decision.FILE: ({ResumeState.ACCEPTED}, ResumeState.FILED, ResumeAct.FILED),
    Decision.REFUSE: ({ResumeState.ACCEPTED}, ResumeState.REFUSED, ResumeAct.REFUSED),
}


def decisions_for(state: str) -> list[Decision]:
    """What an official may do with a file as it stands."""
    return [decision for decision, (states, _to, _act) in _MOVES.items() if state in states]


def moved(decision: Decision) -> tuple[ResumeState, ResumeAct]:
    """Where a decision leads, and how the history calls it."""
    _states, state, act = _MOVES[decision]
    return state, act


def needs_reason(decision: str) -> bool:
    """Whoever is sent back or refused reads why."""
    return decision in {Decision.RETURN, Decision.REFUSE}


def is_plausible_day(planned_on: dt.date, *, today: dt.date) -> bool:
    """Work begins again today or within three months."""
    return today + EARLIEST <= planned_on <= today + LATEST


def number_of(county: str, year: int, serial: int) -> str:
    """汕尾复备〔2020〕441502-0012号 in its stable part: county, year, serial."""
    return f"{county}-{year}-{serial:04d}"
