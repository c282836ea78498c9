"""Listing everybody of a sheet: checked first, then all of them or none."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import jobs
from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from .. import sheets
from ..enums import BatchState, Source
from ..models import Category, ImportBatch, ImportProgress
from .listing import list_by_number

KEPT = dt.timedelta(days=1)
NOTHING = "[]"  # what is left of the rows once they are listed
_STEP = 20  # rows between two looks at the progress


class ImportRefused(DomainError):
    """A sheet that cannot be imported now."""


@transaction.atomic
def check_batch(*, by: Person, upload: Any, at: dt.datetime) -> ImportBatch:
    """Read a sheet and keep it with all that is wrong in it; nobody is listed yet."""
    rows = sheets.checked(sheets.rows_in(upload), by=by, today=city_day(at))
    batch = ImportBatch.objects.create(
        by=by,
        name=str(getattr(upload, "name", ""))[-100:],
        rows=json.dumps(rows, ensure_ascii=False),
        total=len(rows),
        problems=sum(1 for row in rows if row["problems"]),
        created_at=at,
    )
    ImportProgress.objects.create(batch=batch)
    audit.record(by=by, act="key_people.check_batch", subject=ref(batch), at=at, detail={"rows": batch.total})
    return batch


@transaction.atomic
def confirm_batch(*, by: Person, batch_id: UUID, at: dt.datetime) -> ImportBatch:
    """The official has looked at the preview: the worker lists them. A second tap changes nothing."""
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id, by=by).first()
    if batch is None:
        raise ImportRefused(_("没有找到这张表，可能已经过期，请重新上传。"), "key_batch.unknown", status=404)
    if batch.state != BatchState.CHECKED:
        return batch
    if batch.problems:
        raise ImportRefused(_("还有 {count} 行需要改。").format(count=batch.problems), "key_batch.problems")
    batch.state = BatchState.WAITING
    batch.save(update_fields=["state"])
    audit.record(by=by, act="key_people.confirm_batch", subject=ref(batch), at=at)
    jobs.later("key_people.apply_batch", batch_id=str(batch.pk))
    return batch


def apply_batch(*, batch_id: UUID | str, at: dt.datetime) -> ImportBatch | None:
    """List everybody of a confirmed sheet in one transaction; at the first refusal nobody is listed."""
    try:
        return _apply(batch_id, at)
    except _RowRefused as refused:
        ImportBatch.objects.filter(pk=batch_id, state=BatchState.WAITING).update(
            state=BatchState.REFUSED, refusal=str(refused)[:200], rows=NOTHING, applied_at=at
        )
        return ImportBatch.objects.filter(pk=batch_id).first()


class _RowRefused(Exception):
    """The row of the sheet that could not be listed, in words."""


@transaction.atomic
def _apply(batch_id: UUID | str, at: dt.datetime) -> ImportBatch | None:
    batch = (
        ImportBatch.objects.select_for_update(of=("self",)).select_related("by").filter(pk=batch_id).first()
    )
    if batch is None or batch.state != BatchState.WAITING:
        return batch
    categories = {category.name: category for category in Category.objects.all()}
    for number, row in enumerate(json.loads(batch.rows), start=1):
        try:
            _list(batch.by, row, categories, at)
        except DomainError as refusal:
            words = _("第 {line} 行：{reason}")
            raise _RowRefused(str(words).format(line=row["line"], reason=refusal.message)) from None
        if number % _STEP == 0:
            _show_progress(batch, number)
    batch.state, batch.applied_at, batch.rows = BatchState.APPLIED, at, NOTHING
    batch.save(update_fields=["state", "applied_at", "rows"])
    audit.record(
        by=batch.by, act="key_people.apply_batch", subject=ref(batch), at=at, detail={"rows": batch.total}
    )
    return batch


def _list(by: Person, row: dict[str, Any], categories: dict[str, Category], at: dt.datetime) -> None:
    words = {str(label): value for value, label in Source.choices}
    list_by_number(
        by=by,
        id_number=row["id_number"],
        name=row["name"],
        category=categories[row["category"]],
        source=words[row["source"]],
        reason=row["reason"][:200],
        document_number=row["document_number"],
        starts_on=dt.date.fromisoformat(row["starts_on"]),
        ends_on=dt.date.fromisoformat(row["ends_on"]),
        address=row["address"],
        division=row["division"],
        contact_phone=row["contact_phone"],
        at=at,
    )


def _show_progress(batch: ImportBatch, done: int) -> None:
    """Say how far it is on a connection of its own: what this transaction writes nobody sees before its end."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE key_people_importprogress SET done = %s WHERE batch_id = %s", [done, batch.pk]
            )
    finally:
        beside.close()


@transaction.atomic
def forget_batches(*, at: dt.datetime) -> int:
    """Sheets that nobody confirmed go after a day, with the numbers in them."""
    rows = ImportBatch.objects.filter(state=BatchState.CHECKED, created_at__lt=at - KEPT)
    return rows.delete()[1].get("key_people.ImportBatch", 0)
