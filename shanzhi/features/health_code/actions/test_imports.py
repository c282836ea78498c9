"""Files of test results: taken in, checked row by row in the worker, shown, then entered in the worker.

Both ways through a file go piece by piece, each in a transaction of its own that also moves the mark of how far it
has come. A worker that dies begins again at that mark.
"""

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import jobs
from shanzhi.core.errors import DomainError
from shanzhi.core.masking import mask_id_number, mask_name
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .. import result_files, testing
from ..enums import ImportState, RowProblem
from ..models import TestImport, TestImportRow, TestResult
from .tests import take_results

PIECE = 500
KEPT_UNTAKEN = dt.timedelta(days=7)


class ImportRefused(DomainError):
    """This cannot be done with the file as it stands."""


@transaction.atomic
def upload_tests(*, by: Person, upload: Any, at: dt.datetime) -> TestImport:
    """Take a file in; the worker reads it. Its content is kept encrypted until then, and not after."""
    if upload.size > result_files.MOST_BYTES:
        raise ImportRefused(_("文件超过 10 MB，请分成几个文件。"), "import.size", field="file")
    content = base64.b64encode(upload.read()).decode()
    batch = TestImport.objects.create(
        name=upload.name[-100:], content=content, uploaded_by=by, uploaded_at=at
    )
    audit.record(by=by, act="health_code.tests_uploaded", subject=ref(batch), at=at)
    jobs.later("health_code.check_import", batch=str(batch.pk))
    return batch


def check_import(*, batch_id: UUID, at: dt.datetime) -> None:
    """Read the file and look at each row; what cannot be read is said on the page."""
    batch = TestImport.objects.get(pk=batch_id)
    if batch.state != ImportState.CHECKING or batch.content is None:
        return
    try:
        rows = result_files.read_rows(base64.b64decode(batch.content))
    except result_files.FileRefused as refusal:
        batch.state, batch.problem, batch.content = ImportState.UNREADABLE, refusal.problem, None
        batch.save(update_fields=["state", "problem", "content"])
        return
    TestImport.objects.filter(pk=batch_id).update(rows=len(rows))
    while (done := _check_piece(batch_id, rows, at)) is not None:
        if done >= len(rows):
            return


@transaction.atomic
def _check_piece(batch_id: UUID, rows: Sequence[result_files.RawRow], at: dt.datetime) -> int | None:
    """The next rows; says how far it has come, None when somebody has given the file up."""
    batch = _held(batch_id)
    if batch.state != ImportState.CHECKING:
        return None
    piece = rows[batch.done : batch.done + PIECE]
    judged = testing.judge([_claim_of(row) for row in piece], by=batch.uploaded_by, at=at)
    lines = [_line_of(batch, row, one) for row, one in zip(piece, judged, strict=True)]
    TestImportRow.objects.bulk_create(lines)
    batch.good += sum(not line.problem for line in lines)
    batch.done += len(lines)
    batch.save(update_fields=["good", "done"])
    if batch.done >= len(rows):
        TestImport.objects.filter(pk=batch_id).update(state=ImportState.READY, content=None)
    return batch.done


def _held(batch_id: UUID) -> TestImport:
    """The file without its content, which is read once and not for each piece."""
    rows = TestImport.objects.select_for_update(of=("self",)).select_related("uploaded_by")
    return rows.defer("content").get(pk=batch_id)


def _claim_of(row: result_files.RawRow) -> testing.Claim:
    return testing.Claim(row.name, row.id_number, row.outcome, row.sampled_at, row.institution)


def _line_of(batch: TestImport, row: result_files.RawRow, judged: testing.Judged) -> TestImportRow:
    problem = judged.problem or (RowProblem.TWICE if row.is_repeated else None)
    return TestImportRow(
        batch=batch,
        line=row.line,
        masked_name=mask_name(row.name)[:60],
        masked_id_number=mask_id_number(row.id_number)[:30],
        person=judged.person,
        outcome=row.outcome,
        sampled_at=row.sampled_at,
        institution=row.institution[:100],
        problem=problem or "",
    )


@transaction.atomic
def apply_import(*, by: Person, batch_id: UUID, at: dt.datetime) -> TestImport:
    """Enter the good rows; a second tap changes nothing."""
    batch = _own(by, batch_id)
    if batch.state in {ImportState.APPLYING, ImportState.DONE}:
        return batch
    if batch.state != ImportState.READY or not batch.good:
        raise ImportRefused(_("这个文件里没有可以录入的结果。"), "import.nothing", status=409)
    batch.state, batch.done, batch.applied_at = ImportState.APPLYING, 0, at
    batch.save(update_fields=["state", "done", "applied_at"])
    detail = {"rows": batch.rows, "good": batch.good}
    audit.record(by=by, act="health_code.tests_imported", subject=ref(batch), at=at, detail=detail)
    events.emit("health_code.tests_imported", subject=ref(batch), at=at, by=by, payload=detail)
    jobs.later("health_code.apply_import", batch=str(batch.pk))
    return batch


@transaction.atomic
def apply_piece(*, batch_id: UUID, at: dt.datetime) -> bool:
    """Enter the next rows; says whether there are more."""
    batch = _held(batch_id)
    if batch.state != ImportState.APPLYING:
        return False
    lines = list(batch.lines.filter(problem="")[batch.done : batch.done + PIECE])
    homes = testing.homes_of([line.person_id for line in lines if line.person_id])
    results = [_result_of(batch, line, homes, at) for line in lines]
    take_results(by=batch.uploaded_by, results=results, at=at)
    batch.done += len(lines)
    is_done = batch.done >= batch.good or not lines
    if is_done:
        batch.state = ImportState.DONE
        batch.lines.filter(problem="").delete()
    batch.save(update_fields=["done", "state"])
    return not is_done


def _result_of(
    batch: TestImport, line: TestImportRow, homes: Mapping[UUID, str], at: dt.datetime
) -> TestResult:
    assert line.person_id is not None and line.sampled_at is not None  # noqa: S101  (a good row has both)
    return TestResult(
        person_id=line.person_id,
        division_code=homes.get(line.person_id, ""),
        outcome=line.outcome,
        sampled_at=line.sampled_at,
        institution=line.institution,
        batch=batch,
        entered_by=batch.uploaded_by,
        entered_at=at,
    )


@transaction.atomic
def drop_import(*, by: Person, batch_id: UUID, at: dt.datetime) -> TestImport:
    """Give a file up before anything of it has been entered."""
    batch = _own(by, batch_id)
    if batch.state in {ImportState.APPLYING, ImportState.DONE}:
        raise ImportRefused(
            _("已经开始录入，不能放弃；有误的结果可以逐条撤回。"), "import.applied", status=409
        )
    _drop(batch)
    audit.record(by=by, act="health_code.tests_dropped", subject=ref(batch), at=at)
    return batch


def _drop(batch: TestImport) -> None:
    batch.state, batch.content = ImportState.DROPPED, None
    batch.save(update_fields=["state", "content"])
    batch.lines.all().delete()


def _own(by: Person, batch_id: UUID) -> TestImport:
    rows = TestImport.objects.select_for_update().defer("content")
    batch = rows.filter(pk=batch_id, uploaded_by=by).first()
    if batch is None:
        raise ImportRefused(_("没有找到这个文件。"), "import.unknown", status=404)
    return batch


@transaction.atomic
def drop_forgotten_imports(*, at: dt.datetime) -> int:
    """Files that nobody took within a week go, with what they said about people."""
    forgotten = TestImport.objects.select_for_update(skip_locked=True).filter(
        state__in=[ImportState.CHECKING, ImportState.READY], uploaded_at__lt=at - KEPT_UNTAKEN
    )
    found = list(forgotten)
    for batch in found:
        _drop(batch)
    return len(found)
