"""Every running clock anew, after the city has declared a holiday or a working day."""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.models import Clock, Pause
from shanzhi.kernel.cases.rules import clocks
from shanzhi.kernel.cases.rules.clocks import Limit
from shanzhi.kernel.cases.rules.workdays import WorkCalendar

AT_A_TIME = 5_000
# Cases first and in order, as moves lock them; a clock that was moved meanwhile has been counted by its move.
_WRITE = """
WITH said AS (SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
              AS g (case_id, clock_id, former, due_at, amber_at)),
held AS (SELECT id FROM cases_case WHERE id IN (SELECT case_id FROM said) ORDER BY id FOR UPDATE),
moved AS (
    UPDATE cases_clock c SET due_at = s.due_at FROM said s JOIN held h ON h.id = s.case_id
    WHERE c.id = s.clock_id AND c.ended_at IS NULL AND c.due_at = s.former
    RETURNING c.case_id, s.due_at, s.amber_at)
UPDATE cases_case a SET due_at = m.due_at, amber_at = m.amber_at FROM moved m WHERE a.id = m.case_id
"""


def recount_clocks() -> int:
    """Work out anew by when each running clock ends; gives how many were moved."""
    calendar = queries.calendar()
    return sum(_write(_changed(some, calendar)) for some in _batches())


def _batches() -> Iterator[list[Clock]]:
    rows = Clock.objects.filter(ended_at__isnull=True).order_by("case_id").iterator(chunk_size=AT_A_TIME)
    while some := list(islice(rows, AT_A_TIME)):
        yield some


def _changed(some: list[Clock], calendar: WorkCalendar) -> Iterator[tuple[object, ...]]:
    pauses = _pauses_of(clock.pk for clock in some)
    for clock in some:
        term = Limit(clock.amount + clock.extra, clock.unit)  # type: ignore[arg-type]
        end = clocks.due(term, clock.since, calendar=calendar, pauses=pauses.get(clock.pk, ()))
        if end != clock.due_at:
            yield clock.case_id, clock.pk, clock.due_at, end, clocks.amber_from(clock.since, end)


def _pauses_of(keys: Iterable[UUID]) -> dict[UUID, list[clocks.Pause]]:
    found: dict[UUID, list[clocks.Pause]] = {}
    for one in Pause.objects.filter(clock__in=list(keys)):
        found.setdefault(one.clock_id, []).append(clocks.Pause(one.begin, one.end))
    return found


def _write(changed: Iterable[tuple[object, ...]]) -> int:
    rows = list(changed)
    if not rows:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)
