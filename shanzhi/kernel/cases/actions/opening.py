"""A case begins."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from shanzhi.core.clock import city_day
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.cases import papers as filing
from shanzhi.kernel.cases import queries, timing
from shanzhi.kernel.cases.keeping import office_of
from shanzhi.kernel.cases.models import Case, CaseCounter, Transition
from shanzhi.kernel.cases.telling import tell
from shanzhi.kernel.orgs.models import Division, Organisation, Unit

OPENING = "open"


@transaction.atomic
def open_case(
    *,
    kind: str,
    by: Person | None,
    title: str,
    division: Division,
    at: dt.datetime,
    words: str = "",
    subject: str = "",
    spot: tuple[float, float] | None = None,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
    lead: Person | None = None,
    facts: Mapping[str, Any] | None = None,
    papers: Sequence[Any] = (),
    runs: bool = False,
) -> Case:
    """Open a case of a declared kind. `by` is None for somebody who gives no name, or for a rule.

    `spot`: (longitude, latitude). Agents of `organisation` follow the case together; `papers` are uploads. `runs` starts
    the clock with the opening rather than with a move. Raises KeyError for a kind that nothing declares.
    """
    case = Case(
        kind=kind,
        title=title,
        words=words,
        subject=subject,
        facts=facts or {},
        division=division,
        state=queries.procedure_of(kind).states[0].key,
        opener=by,
        organisation=organisation,
        unit=unit,
        lead=lead,
        opened_at=at,
    )
    case.lng, case.lat = spot or (None, None)
    _begin(case, by, at, runs=runs)
    filing.attach(case, papers, by, at)
    return case


def _begin(case: Case, by: Person | None, at: dt.datetime, *, runs: bool) -> None:
    """Number the case and write it with the first step of its history."""
    case.number = _number(case.kind, at)
    case.save()
    if runs:
        timing.start(case, at)
        case.save()
    Transition.objects.create(
        case=case, number=0, move=OPENING, target=case.state, by=by, office=office_of(by), at=at
    )
    audit.record(by=by, act="cases.open_case", subject=ref(case), at=at)
    tell(case, OPENING, by=by, at=at)


def _number(kind: str, at: dt.datetime) -> str:
    """The next one, without a gap: whoever opens another at once waits for this transaction."""
    year = city_day(at).year
    CaseCounter.objects.get_or_create(kind=kind, year=year)
    counter = CaseCounter.objects.select_for_update().get(kind=kind, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{queries.procedure_of(kind).prefix}{year}{counter.last:06d}"
