"""The clock of a case, moved together with it; the case's row is locked by whoever calls."""

import datetime as dt

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.models import Case, Clock, Pause
from shanzhi.kernel.cases.rules import clocks
from shanzhi.kernel.cases.rules.clocks import Limit


def start(case: Case, at: dt.datetime) -> None:
    """Run a new term, if the kind has one; one that still runs ends."""
    stop(case, at)
    limit = queries.procedure_of(case.kind).limit
    term = limit(case, at) if limit else None
    if term is None:
        return
    amount, unit = term
    end = clocks.due(Limit(amount, unit), at, calendar=queries.calendar())  # type: ignore[arg-type]
    Clock.objects.create(case=case, amount=amount, unit=unit, since=at, due_at=end)
    case.since, case.due_at, case.amber_at, case.hand_at = at, end, clocks.amber_from(at, end), None


def stop(case: Case, at: dt.datetime) -> None:
    """End the term; how it ended stays readable in its row."""
    Pause.objects.filter(clock__case=case, clock__ended_at__isnull=True, end__isnull=True).update(end=at)
    Clock.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    case.since = case.due_at = case.amber_at = case.hand_at = None


def pause(case: Case, at: dt.datetime, *, reason: str, by: Person | None) -> None:
    """Hold the clock; on one that stands still or does not run, nothing happens."""
    clock = Clock.objects.filter(case=case, ended_at__isnull=True).first()
    if clock is not None and case.hand_at is None:
        Pause.objects.create(clock=clock, begin=at, reason=reason[:300], by=by)
        case.hand_at = at


def resume(case: Case, at: dt.datetime) -> None:
    """Let the clock go on; the term ends later by the time it stood still."""
    clock = Clock.objects.filter(case=case, ended_at__isnull=True).first()
    if clock is None or case.hand_at is None:
        return
    clock.pauses.filter(end__isnull=True).update(end=at)
    case.hand_at = None
    _set(case, clock)


def extend(case: Case, clock: Clock, more: int) -> None:
    """Give a running clock more of its unit."""
    clock.extra += more
    _set(case, clock)


def _set(case: Case, clock: Clock) -> None:
    """Work out anew by when a clock ends."""
    pauses = [clocks.Pause(one.begin, one.end) for one in clock.pauses.all()]
    term = Limit(clock.amount + clock.extra, clock.unit)  # type: ignore[arg-type]
    clock.due_at = clocks.due(term, clock.since, calendar=queries.calendar(), pauses=pauses)
    clock.save(update_fields=["due_at", "extra"])
    case.due_at, case.amber_at = clock.due_at, clocks.amber_from(clock.since, clock.due_at)
