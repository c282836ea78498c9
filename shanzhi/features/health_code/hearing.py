"""What other modules tell and the health code listens to; run by the worker, once for each event."""

import datetime as dt
from typing import Any
from uuid import UUID

from shanzhi.core import clock
from shanzhi.kernel.accounts.models import Person

from . import actions
from .enums import Colour, EvidenceKind

LONGEST_DETAIL = 40


def listed(event: Any) -> None:
    """Somebody is among the key people; `until` is the last day."""
    said = event.payload
    since = clock.day_start(dt.date.fromisoformat(said["since"]))
    until = clock.day_start(dt.date.fromisoformat(said["until"]) + dt.timedelta(days=1))
    _add(event, EvidenceKind.LISTING, since=since, until=until)


def released(event: Any) -> None:
    """Their time there is over."""
    _add(event, EvidenceKind.RELEASE, since=dt.datetime.fromisoformat(event.payload["at"]))


def withdrawn(event: Any) -> None:
    """They should never have been there."""
    actions.withdraw_evidence(by=_by(event), source=event.payload["source"], at=clock.now())


def self_checked(event: Any) -> None:
    """Somebody checked themselves and declared what was found; `level` is how pressing the advice was."""
    said = event.payload
    row = actions.NewEvidence(
        person_id=UUID(said["person"]),
        kind=EvidenceKind.SELF_CHECK,
        source=said["source"],
        since=dt.datetime.fromisoformat(said["at"]),
        detail=said["level"],
    )
    actions.add_evidence(by=_by(event), rows=[row], at=clock.now())


def colour_changed(event: Any) -> None:
    """A code became green: appeals of the person have nothing left to ask for."""
    if event.payload["colour"] == Colour.GREEN:
        actions.settle_appeals(person_id=UUID(event.subject.partition(":")[2]), at=event.at)


def _add(event: Any, kind: EvidenceKind, *, since: dt.datetime, until: dt.datetime | None = None) -> None:
    said = event.payload
    row = actions.NewEvidence(
        person_id=UUID(said["person"]),
        kind=kind,
        source=said["source"],
        since=since,
        detail=said["category"][:LONGEST_DETAIL],
        document_number=said["document_number"],
        until=until,
    )
    actions.add_evidence(by=_by(event), rows=[row], at=clock.now())


def _by(event: Any) -> Person | None:
    return Person.objects.filter(pk=event.by_id).first() if event.by_id else None
