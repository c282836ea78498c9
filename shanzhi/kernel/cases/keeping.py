"""The one way in which a step of a case is written."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.cases.models import Case, Transition
from shanzhi.kernel.cases.telling import tell
from shanzhi.kernel.orgs import queries as orgs


def keep(
    case: Case,
    step: str,
    *,
    act: str,
    by: Person | None,
    at: dt.datetime,
    source: str = "",
    words: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Save a case that is held and what was done with it. Its version goes up: who looked before is told."""
    case.version += 1
    case.save()
    Transition.objects.create(
        case=case,
        number=case.version,
        move=step,
        source=source or case.state,
        target=case.state,
        by=by,
        office=office_of(by),
        words=words,
        facts=dict(facts or {}),
        at=at,
    )
    audit.record(by=by, act=act, subject=ref(case), at=at, detail={"move": step})
    tell(case, step, by=by, at=at)


def office_of(by: Person | None) -> str:
    """The name of the unit a person acts for; empty for whoever holds no office."""
    unit = orgs.unit_of(by) if by is not None else None
    return unit.name if unit else ""
