"""What becomes known of people, and what turns out to be wrong: both change colours at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from shanzhi.core import jobs
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from ..models import Evidence
from .assessing import reassess

_CHUNK = 1000


class NewEvidence(NamedTuple):
    """A fact to record; see `models.Evidence`. `since` may lie ahead: it counts from then on."""

    person_id: UUID
    kind: str
    source: str
    since: dt.datetime
    detail: str = ""
    document_number: str = ""
    until: dt.datetime | None = None


@transaction.atomic
def add_evidence(*, by: Person | None, rows: Sequence[NewEvidence], at: dt.datetime) -> int:
    """Record what is known and judge these people anew; what was told before is passed over. Says how many are new."""
    asked = [Evidence(**row._asdict(), recorded_at=at, recorded_by=by) for row in rows]
    Evidence.objects.bulk_create(asked, batch_size=_CHUNK, ignore_conflicts=True)
    kept = set(Evidence.objects.filter(pk__in=[row.pk for row in asked]).values_list("pk", flat=True))
    new = [row for row in asked if row.pk in kept]
    for row in new:
        _record(by, row, "health_code.evidence_added", at)
    reassess(by=by, people={row.person_id for row in new if row.since <= at}, at=at)
    _judge_later([row for row in new if row.since > at])
    return len(new)


def _judge_later(rows: Collection[Evidence]) -> None:
    """What begins later is judged when it begins."""
    ahead: dict[dt.datetime, set[UUID]] = defaultdict(set)
    for row in rows:
        ahead[row.since].add(row.person_id)
    for since, people in ahead.items():
        jobs.later("health_code.reassess", at=since, people=[str(person) for person in sorted(people)])


@transaction.atomic
def withdraw_evidence(*, by: Person | None, source: str, at: dt.datetime) -> int:
    """What a source said does not hold: its people are judged as if it had not been said. Says how many rows."""
    held = Evidence.objects.select_for_update().filter(source=source, withdrawn_at=None).order_by("person_id")
    rows = list(held)
    Evidence.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=at)
    for row in rows:
        _record(by, row, "health_code.evidence_withdrawn", at)
    reassess(by=by, people={row.person_id for row in rows}, at=at)
    return len(rows)


def _record(by: Person | None, row: Evidence, act: str, at: dt.datetime) -> None:
    detail = {"evidence": ref(row), "kind": row.kind, "source": row.source}
    audit.record(by=by, act=act, subject=f"person:{row.person_id}", at=at, detail=detail)
