"""The folder of contents: `FILES_ROOT/ab/cd/<sha256>`, written once, never changed."""

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError

_READ = 1024 * 1024
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class FileRefused(DomainError):
    """An upload that cannot be taken; the sentence says why and what to do."""


def path_of(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def drafts() -> Iterator[Path]:
    """A fresh folder for work on one upload; it is gone afterwards, whatever happens."""
    folder = Path(settings.FILES_ROOT) / "incoming" / secrets.token_hex(12)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise FileRefused(
                _("服务器存储空间不足，文件没有保存，请稍后再传"), "file.no_space", status=507
            ) from error
        raise
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def receive(upload: Any, into: Path, max_bytes: int) -> int:
    """Write the upload to `into` piece by piece and stop at the limit; returns the number of bytes."""
    size = 0
    with into.open("wb") as draft:
        for chunk in _chunks(upload):
            size += len(chunk)
            if size > max_bytes:
                limit = max_bytes // (1024 * 1024)
                raise FileRefused(
                    _("文件超过 {limit} MB，请压缩或换一个小一些的").format(limit=limit),
                    "file.too_large",
                    status=413,
                )
            draft.write(chunk)
    if not size:
        raise FileRefused(_("这个文件是空的，请重新选择"), "file.empty")
    return size


def _chunks(upload: Any) -> Iterator[bytes]:
    if hasattr(upload, "chunks"):
        yield from upload.chunks(_READ)
        return
    while chunk := upload.read(_READ):
        yield chunk


def digest_of(draft: Path) -> str:
    """The SHA-256 of a draft, in hexadecimal."""
    with draft.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def keep(draft: Path, sha256: str) -> None:
    """Move a finished draft to its place; content that is already there is kept and marked as used just now."""
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.exists():
        os.utime(place)
        return
    with draft.open("rb+") as content:
        os.fsync(content.fileno())
    draft.chmod(0o600)
    draft.replace(place)
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    """Have the directory entry on disk, so that a row never outlives a power cut without its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def contents_older_than(seconds: int) -> Iterator[str]:
    """Digests of all contents last used longer ago than that."""
    limit = time.time() - seconds
    for place in Path(settings.FILES_ROOT).glob("??/??/*"):
        if place.stat().st_mtime < limit:
            yield place.name


def clear_drafts(seconds: int) -> int:
    """Remove what killed processes left behind in the folder of drafts; returns how many uploads."""
    limit, cleared = time.time() - seconds, 0
    for folder in (Path(settings.FILES_ROOT) / "incoming").glob("*"):
        if folder.stat().st_mtime < limit:
            for left in folder.iterdir():
                left.unlink()
            folder.rmdir()
            cleared += 1
    return cleared
