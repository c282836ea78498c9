"""Verbs of readings."""

import dataclasses
import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock, jobs
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.files import storage
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.vision import queries, reading
from shanzhi.kernel.vision.enums import ReadingKind, ReadingState
from shanzhi.kernel.vision.models import Reading

_IMAGE = ("image",)


class ReadingRefused(DomainError):
    """A reading cannot be asked for or confirmed."""


def ask_reading(*, by: Person, kind: str, upload: Any, request_id: UUID, at: dt.datetime) -> Reading:
    """Have the worker read a photo. The same `request_id` again answers with the reading there is."""
    asked = Reading.objects.filter(owner=by, request_id=request_id).first()
    if asked is not None:
        return asked
    with transaction.atomic():
        photo = files.store(by=by, upload=upload, gateway=queries.PHOTO, at=at, kinds=_IMAGE, field="photo")
        asked, is_new = Reading.objects.get_or_create(
            owner=by,
            request_id=request_id,
            defaults={"kind": ReadingKind(kind), "photo": photo, "asked_at": at},
        )
        if not is_new:
            files.delete(by=by, stored=photo, at=at)
            return asked
        audit.record(by=by, act="vision.asked", subject=ref(asked), at=at, detail={"kind": kind})
        jobs.later("vision.read", reading_id=str(asked.pk))
    return asked


def read(*, reading_id: UUID, at: dt.datetime) -> None:
    """Read the photo of a waiting reading; a second run finds nothing to do."""
    asked = Reading.objects.filter(pk=reading_id, state=ReadingState.WAITING).select_related("photo").first()
    if asked is None or asked.photo is None:
        return
    result: dict[str, Any]
    try:
        found = _READERS[ReadingKind(asked.kind)](storage.path_of(asked.photo.sha256), clock.city_day(at))
        result = {"state": ReadingState.DONE, "sealed": json.dumps(dataclasses.asdict(found))}
    except reading.CannotRead as refusal:
        result = {"state": ReadingState.FAILED, "problem": refusal.code}
    with transaction.atomic():
        waiting = Reading.objects.select_for_update().filter(pk=reading_id, state=ReadingState.WAITING)
        if not waiting.exists():
            return
        for name, value in result.items():
            setattr(asked, name, value)
        asked.read_at = at
        asked.save(update_fields=[*result, "read_at"])
        if asked.state == ReadingState.FAILED:
            _drop_photo(asked, by=None, at=at)


_READERS = {
    ReadingKind.ID_CARD: lambda path, today: reading.id_card(path, today=today),
    ReadingKind.LICENCE: lambda path, today: reading.licence(path),
    ReadingKind.PLATE: lambda path, today: reading.plate(path),
}


@transaction.atomic
def confirm_reading(*, by: Person, reading_id: UUID, keeps_photo: bool = False, at: dt.datetime) -> Reading:
    """The person has taken over what was found: it is forgotten here, and the photo too unless it may stay."""
    held = Reading.objects.select_for_update().filter(owner=by, pk=reading_id).first()
    if held is None:
        raise ReadingRefused(_("没有这次识别，可能已经过期，请重新拍照"), "reading.unknown", status=404)
    if held.state == ReadingState.CONFIRMED:
        return held
    if held.state != ReadingState.DONE:
        raise ReadingRefused(_("还没有识别完，请稍等"), "reading.not_done")
    held.state, held.sealed, held.confirmed_at = ReadingState.CONFIRMED, None, at
    held.save(update_fields=["state", "sealed", "confirmed_at"])
    audit.record(by=by, act="vision.confirmed", subject=ref(held), at=at, detail={"keeps_photo": keeps_photo})
    if not keeps_photo:
        _drop_photo(held, by=by, at=at)
    return held


def _drop_photo(held: Reading, *, by: Person | None, at: dt.datetime) -> None:
    photo: StoredFile | None = held.photo
    if photo is None:
        return
    held.photo = None
    held.save(update_fields=["photo"])
    files.delete(by=by, stored=photo, at=at, reason="reading")


@transaction.atomic
def forget_readings(*, at: dt.datetime) -> int:
    """Remove what is older than an hour, with its photo; a photo that the person agreed to keep stays a file of theirs."""
    number = 0
    for held in queries.expired(at).select_for_update(of=("self",)):
        if held.state != ReadingState.CONFIRMED:
            _drop_photo(held, by=None, at=at)
        held.delete()
        number += 1
    return number
