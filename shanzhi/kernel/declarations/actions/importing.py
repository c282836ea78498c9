"""A roster file on its way: uploaded, checked by the worker, looked at, applied class by class."""

import base64
import datetime as dt
import json
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shanzhi.core import bulk, jobs
from shanzhi.core.clock import city_day
from shanzhi.core.crypto import blind_index
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import PartState, SheetState
from shanzhi.kernel.declarations.models import Group, Member, Sheet, SheetPart, SheetProblem
from shanzhi.kernel.declarations.sheets.checking import Checked, check
from shanzhi.kernel.declarations.sheets.reading import MOST_BYTES, SheetRefused, open_book
from shanzhi.kernel.declarations.sheets.rows import entries_in

from ..memberships import tell_imported
from .applying import Outcome, import_part, remove_leavers

KEPT = dt.timedelta(days=1)
SUMMARY_KEPT = dt.timedelta(days=30)


class ImportRefused(DomainError):
    """A roster file that cannot be taken now."""


@transaction.atomic
def upload_sheet(
    *, by: Person, top: Group, name: str, content: bytes, makes_groups: bool = False, at: dt.datetime
) -> Sheet:
    """Take a file, sealed; the worker checks it."""
    if not content or len(content) > MOST_BYTES:
        raise ImportRefused(_("请选择一个不超过 20 MB 的 XLSX 文件。"), "sheet.size", field="file")
    sheet = Sheet.objects.create(
        top=top,
        by=by,
        name=name[-100:],
        content=base64.b64encode(content).decode(),
        makes_groups=makes_groups,
        created_at=at,
    )
    audit.record(
        by=by, act="declarations.sheet_uploaded", subject=ref(sheet), at=at, detail={"top": str(top.pk)}
    )
    jobs.later("declarations.check_sheet", sheet_id=str(sheet.pk))
    return sheet


@transaction.atomic
def check_sheet(*, sheet_id: UUID | str, at: dt.datetime) -> Sheet | None:
    """Read and check an uploaded file. A second time does nothing."""
    sheet = (
        Sheet.objects.select_for_update(of=("self",), no_key=True)
        .select_related("top")
        .filter(pk=sheet_id)
        .first()
    )
    if sheet is None or sheet.state != SheetState.CHECKING or sheet.content is None:
        return sheet
    try:
        book = open_book(base64.b64decode(sheet.content), sheet.top.audience)
        found = check(book, sheet.top, makes_groups=sheet.makes_groups, today=city_day(at))
    except SheetRefused as refusal:
        sheet.state, sheet.refusal = SheetState.UNREADABLE, f"{refusal.why}|{refusal.word}"[:300]
    else:
        _keep(sheet, found)
        sheet.state, sheet.total, sheet.wrong = SheetState.CHECKED, found.total, found.wrong
        sheet.leavers, sheet.makes_groups = len(found.leavers), found.makes_groups
    sheet.content = None
    sheet.save()
    return sheet


def _keep(sheet: Sheet, found: Checked) -> None:
    SheetPart.objects.bulk_create(
        (
            SheetPart(
                sheet=sheet,
                order=order,
                upper=part.upper,
                name=part.name,
                rows=None if part.wrong else json.dumps(part.entries, ensure_ascii=False),
                total=part.total,
                wrong=len(part.wrong),
                state=PartState.WRONG if part.wrong else PartState.READY,
                added=0 if part.wrong else part.added,
                moved=0 if part.wrong else part.moved,
                same=0 if part.wrong else max(len(part.entries) - part.added - part.moved, 0),
            )
            for order, part in enumerate(found.parts, start=1)
        ),
        batch_size=500,
    )
    bulk.copy_objects(SheetProblem(sheet=sheet, **finding._asdict()) for finding in found.findings)


@transaction.atomic
def confirm_sheet(*, by: Person, sheet: Sheet, removes: bool = False, at: dt.datetime) -> Sheet:
    """Somebody has looked at the preview: the worker applies the classes without errors. A second tap does nothing."""
    row = Sheet.objects.select_for_update(no_key=True).defer("content").get(pk=sheet.pk)
    if row.state != SheetState.CHECKED:
        return row
    if removes and row.wrong:
        raise ImportRefused(
            _("文件里还有错误的行，改好以后才能移除不在文件里的人。"), "sheet.removes", status=409
        )
    if not row.parts.filter(state=PartState.READY).exists():
        raise ImportRefused(_("每个班级都有错误，没有可以导入的。"), "sheet.nothing", status=409)
    row.state, row.removes = SheetState.APPLYING, removes
    row.save(update_fields=["state", "removes"])
    audit.record(by=by, act="declarations.sheet_confirmed", subject=ref(row), at=at)
    jobs.later("declarations.apply_sheet", lock=f"roster:{row.top_id}", sheet_id=str(row.pk))
    return row


def apply_sheet(*, sheet_id: UUID | str, at: dt.datetime) -> Sheet | None:
    """Apply a confirmed sheet class by class. A run that was broken off goes on where it stopped."""
    sheet = (
        Sheet.objects.select_related("top", "by")
        .defer("content")
        .filter(pk=sheet_id, state=SheetState.APPLYING)
        .first()
    )
    if sheet is None:
        return None
    keys: list[tuple[str, str]] = []
    for part in sheet.parts.defer("rows").order_by("order"):
        if part.state == PartState.READY:
            _apply_part(sheet, part.pk, at)
    if sheet.removes:
        keys = _keys_in(sheet)
    return _finish(sheet, keys, at)


@transaction.atomic
def _apply_part(sheet: Sheet, part_id: UUID, at: dt.datetime) -> None:
    """A class and the note that it is done, together."""
    part = SheetPart.objects.select_for_update(no_key=True).get(pk=part_id)
    if part.state != PartState.READY or part.rows is None:
        return
    outcome = import_part(
        by=sheet.by,
        top=sheet.top,
        upper=part.upper,
        name=part.name,
        entries=entries_in(part.rows),
        makes_groups=sheet.makes_groups,
        at=at,
    )
    part.state = PartState.REFUSED if outcome.refusal else PartState.APPLIED
    part.refusal = outcome.refusal
    part.added, part.moved, part.changed, part.same = _figures(outcome)
    if not sheet.removes:
        part.rows = None
    part.save()
    Sheet.objects.filter(pk=sheet.pk).update(done=F("done") + part.total)


def _figures(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.added, outcome.moved, outcome.changed, outcome.same


def _keys_in(sheet: Sheet) -> list[tuple[str, str]]:
    return [
        (entry.id_kind, entry.id_number)
        for part in sheet.parts.exclude(rows=None)
        for entry in entries_in(str(part.rows))
    ]


@transaction.atomic
def _finish(sheet: Sheet, keys: list[tuple[str, str]], at: dt.datetime) -> Sheet:
    row = Sheet.objects.select_for_update(no_key=True).defer("content").get(pk=sheet.pk)
    if row.state != SheetState.APPLYING:
        return row
    refused = row.parts.filter(state=PartState.REFUSED).exists()
    if row.removes and not refused:
        row.left = remove_leavers(by=sheet.by, top=sheet.top, members=_not_in(sheet.top, keys), at=at)
    row.state, row.applied_at = SheetState.APPLIED, at
    row.save(update_fields=["state", "applied_at", "left"])
    row.parts.update(rows=None)
    detail = {"rows": row.total, "wrong": row.wrong, "left": row.left}
    audit.record(by=sheet.by, act="declarations.sheet_applied", subject=ref(row), at=at, detail=detail)
    tell_imported(sheet.top, sheet.by, detail, at)
    return row


def _not_in(top: Group, keys: list[tuple[str, str]]) -> list[UUID]:
    """The members whose number is not among these."""
    wanted = {(kind, blind_index(number)) for kind, number in keys}
    rows = Member.objects.filter(top=top, until__isnull=True)
    found = rows.values_list("pk", "person__id_kind", "person__id_number_index")
    return [pk for pk, kind, index in found.iterator() if (kind, bytes(index or b"")) not in wanted]


@transaction.atomic
def forget_sheets(*, at: dt.datetime) -> int:
    """Sheets that nobody applied go after a day, what is left of the others after a month. Says how many."""
    waiting = Sheet.objects.exclude(state=SheetState.APPLIED).filter(created_at__lt=at - KEPT)
    old = Sheet.objects.filter(created_at__lt=at - SUMMARY_KEPT)
    return (waiting | old).delete()[1].get("declarations.Sheet", 0)
