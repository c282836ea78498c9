"""The files of a case: kept with the step they came with, opened by those who may see that step."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.models import Case, Paper
from shanzhi.kernel.cases.rules import procedures
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.files.models import StoredFile

FROM_OPENER, FROM_OFFICE = "cases.said", "cases.answered"


def attach(case: Case, uploads: Sequence[Any], by: Person | None, at: dt.datetime) -> None:
    """Keep uploads with the step that was just written. Raises FileRefused beside the field `paper`."""
    if by is None:
        return
    gateway = FROM_OPENER if queries.opens(by, case) else FROM_OFFICE
    for upload in uploads:
        stored = files.store(by=by, upload=upload, gateway=gateway, at=at, field="paper")
        Paper.objects.create(case=case, step=case.version, file=stored)


def may_open(person: Person, stored: StoredFile) -> bool:
    """Officials who have to do with the case open all of them; who opened it, those of steps that are shown to them."""
    paper = Paper.objects.select_related("case").filter(file=stored).first()
    if paper is None:
        return False
    if queries.cases_handled(person).filter(pk=paper.case_id).exists():
        return True
    if not queries.opens(person, paper.case):
        return False
    step = paper.case.transitions.get(number=paper.step)
    return not procedures.is_inside(queries.procedure_of(paper.case.kind), step.move)
