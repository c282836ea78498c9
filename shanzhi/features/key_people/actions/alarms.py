"""What was not done in time: noted once, told to the worker, then to the officials."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value

from shanzhi.kernel.accounts.models import Person

from .. import queries, telling
from ..enums import ListedState
from ..models import FollowUp

BATCH = 500


@transaction.atomic
def mark_missed(*, at: dt.datetime) -> int:
    """Note up to a batch of follow-ups whose time has passed, each once; says how many."""
    rows = FollowUp.objects.undone().filter(due_at__lte=at, missed_at__isnull=True)
    missed = _taken(rows.order_by("due_at", "pk"))
    FollowUp.objects.filter(pk__in=[one.pk for one in missed]).update(missed_at=at)
    for one in sorted(missed, key=lambda one: str(one.listed.person_id)):
        telling.emit_missed(one, at=at)
    by_worker: dict[Person, list[FollowUp]] = defaultdict(list)
    for one in missed:
        if one.assigned_to:
            by_worker[one.assigned_to].append(one)
    for worker, theirs in by_worker.items():
        telling.tell_missed(worker, theirs, at=at)
    return len(missed)


@transaction.atomic
def escalate(*, at: dt.datetime) -> int:
    """Tell the officials of up to a batch of follow-ups that stayed undone longer than their category allows."""
    hour = Value(dt.timedelta(hours=1), output_field=DurationField())
    patience = ExpressionWrapper(F("listed__category__escalate_hours") * hour, output_field=DurationField())
    rows = FollowUp.objects.undone().filter(missed_at__isnull=False, escalated_at__isnull=True)
    late = rows.annotate(patience=patience).filter(due_at__lte=Value(at) - F("patience"))
    missed = _taken(late.order_by("due_at", "pk"))
    FollowUp.objects.filter(pk__in=[one.pk for one in missed]).update(escalated_at=at)
    by_division: dict[str, list[FollowUp]] = defaultdict(list)
    for one in missed:
        by_division[one.listed.division_id].append(one)
    for code, theirs in by_division.items():
        telling.tell_escalated(queries.managers_of(code, near=True), theirs, at=at)
    return len(missed)


def _taken(rows: QuerySet[FollowUp]) -> list[FollowUp]:
    """A batch that no other worker has in its hands; those of ended listings were dropped or are history."""
    held = rows.filter(listed__state=ListedState.ACTIVE).select_for_update(of=("self",), skip_locked=True)
    return list(
        held.select_related("listed__person", "listed__category", "listed__division", "assigned_to")[:BATCH]
    )
