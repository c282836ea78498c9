"""Verbs of files."""

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Any

import filetype
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import jobs, registry
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.files import images, queries, rules, storage
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.files.storage import FileRefused

_KIND_WORDS = {rules.IMAGE: _("图片（JPG、PNG、WebP）"), rules.PDF: "PDF"}


def store(
    *,
    by: Person,
    upload: Any,
    gateway: str,
    at: dt.datetime,
    kinds: Collection[str] = (rules.IMAGE, rules.PDF),
    max_bytes: int = rules.MAX_BYTES,
    field: str | None = None,
) -> StoredFile:
    """Take an upload (anything with `chunks()` or `read()`, and `name`).

    What it is, its content says, not its name. Pictures are drawn anew; all else is refused or kept to be
    downloaded. `gateway` names who may open it; a refusal stands beside the form's `field`.
    """
    registry.find("gateways", gateway)  # a misspelt one fails now, not when somebody wants to open the file
    stored = StoredFile(owner=by, gateway=gateway, created_at=at)
    try:
        _take(stored, upload, kinds, max_bytes)
    except FileRefused as refusal:
        refusal.field = field
        raise
    return stored


def _take(stored: StoredFile, upload: Any, kinds: Collection[str], max_bytes: int) -> None:
    with storage.drafts() as folder:
        raw, final, small = folder / "raw", folder / "final", folder / "small"
        storage.receive(upload, raw, max_bytes)
        if _kind(raw, kinds) == rules.IMAGE:
            stored.content_type = images.redraw(raw, final, small)
        else:
            stored.content_type = "application/pdf"
            raw.rename(final)
        stored.name = rules.clean_name(getattr(upload, "name", None) or "", stored.content_type)
        stored.size = final.stat().st_size
        stored.sha256 = storage.digest_of(final)
        stored.thumbnail_sha256 = storage.digest_of(small) if small.exists() else ""
        with transaction.atomic():
            _keep(final, stored.sha256)
            if small.exists():
                _keep(small, stored.thumbnail_sha256)
            stored.save(force_insert=True)
            detail = {"gateway": stored.gateway}
            audit.record(
                by=stored.owner, act="files.store", subject=ref(stored), at=stored.created_at, detail=detail
            )


def _kind(raw: Path, kinds: Collection[str]) -> str:
    """What the content is; raises FileRefused when it is not among `kinds`."""
    with raw.open("rb") as content:
        head = content.read(rules.HEAD_BYTES)
        content.seek(max(0, raw.stat().st_size - 2048))
        tail = content.read()
    if rules.looks_like_markup(head):
        raise FileRefused(_("网页和 SVG 文件可能带有程序，不能上传，请改传图片或 PDF"), "file.markup")
    guess = filetype.guess(head)
    kind = rules.kind_of(guess.mime if guess else None)
    if kind is None or kind not in kinds:
        wanted = "、".join(str(_KIND_WORDS[name]) for name in kinds)
        raise FileRefused(
            _("这里只能上传{wanted}，请换一个文件").format(wanted=wanted), "file.kind", status=415
        )
    if kind == rules.PDF and not rules.is_whole_pdf(head, tail):
        raise FileRefused(_("这个 PDF 不完整或已损坏，请重新导出后再传"), "file.broken")
    return kind


def _keep(draft: Path, sha256: str) -> None:
    """Put content in its place under a shared lock, which the house-keeping takes alone before it removes any."""
    _lock(sha256, shared=True)
    storage.keep(draft, sha256)


def _lock(sha256: str, *, shared: bool) -> None:
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    key = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])


@transaction.atomic
def delete(*, by: Person | None, stored: StoredFile, at: dt.datetime, reason: str = "") -> None:
    """Remove a file; its content goes too once no other file has the same."""
    audit.record(by=by, act="files.delete", subject=ref(stored), at=at, reason=reason)
    digests = {stored.sha256, stored.thumbnail_sha256} - {""}
    stored.delete()
    for sha256 in sorted(digests):
        jobs.later("files.discard", sha256=sha256)


@transaction.atomic
def discard(*, sha256: str) -> bool:
    """Remove a content that no file shows any more; says whether it did."""
    _lock(sha256, shared=False)
    if queries.is_used(sha256):
        return False
    storage.path_of(sha256).unlink(missing_ok=True)
    return True
