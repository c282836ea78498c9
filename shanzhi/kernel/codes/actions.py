"""Verbs: give out a lasting code, take codes back."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from shanzhi.core import bulk
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.models import IssuedCode, Revocation
from shanzhi.kernel.events import actions as events

# Taken by every revocation until it commits, so that versions become visible in their order.
_VERSION_LOCK = 0x53_5A_52_45


class Issue(NamedTuple):
    """Whose lasting code was asked for by whom, and when."""

    subject: UUID
    by_id: UUID | None
    at: dt.datetime


@transaction.atomic
def issue(
    *,
    by: Any,
    kind: CodeKind,
    subject: UUID,
    valid_seconds: int,
    at: dt.datetime,
    colour: Colour = Colour.NONE,
) -> IssuedCode:
    """Give out a lasting code (poster, card, document); `queries.text_of` writes it out for printing."""
    issued = IssuedCode.objects.create(
        serial=secrets.randbits(56),
        kind=kind,
        subject=subject,
        colour=colour,
        issued_at=at.replace(microsecond=0),
        valid_seconds=valid_seconds,
        by=by,
    )
    audit.record(by=by, act="codes.issue", subject=f"code:{issued.serial}", at=at, detail={"kind": kind.name})
    return issued


@transaction.atomic
def issue_many(
    *, by: Any, kind: CodeKind, issues: Sequence[Issue], valid_seconds: int, at: dt.datetime
) -> int:
    """The same for a whole city at once, with one line of audit; says how many."""
    number = bulk.copy_objects(
        IssuedCode(
            serial=secrets.randbits(56),
            kind=kind.value,
            subject=issue.subject,
            colour=Colour.NONE.value,
            issued_at=issue.at.replace(microsecond=0),
            valid_seconds=valid_seconds,
            by_id=issue.by_id,
        )
        for issue in issues
    )
    detail = {"kind": kind.name, "codes": number}
    audit.record(by=by, act="codes.issued_many", subject="code:*", at=at, detail=detail)
    return number


@transaction.atomic
def revoke(*, by: Any, issued: IssuedCode, reason: str, at: dt.datetime) -> Revocation:
    """Take one lasting code back. Doing it twice gives the first revocation."""
    until = issued.issued_at + dt.timedelta(seconds=issued.valid_seconds)
    _take_version_lock()
    revocation, is_new = Revocation.objects.get_or_create(
        serial=issued.serial, defaults={"kind": issued.kind, "reason": reason, "at": at, "until": until}
    )
    if is_new:
        _tell(by, revocation, f"code:{issued.serial}", reason, at)
    return revocation


@transaction.atomic
def revoke_all(*, by: Any, subject: UUID, kind: CodeKind, reason: str, at: dt.datetime) -> Revocation:
    """Take back every code of a kind that the subject got up to now; codes made later are good."""
    until = None
    if kind is CodeKind.PERSON:
        until = at + dt.timedelta(seconds=signing.MOMENTARY_SECONDS)
    _take_version_lock()
    revocation = Revocation.objects.create(kind=kind, subject=subject, reason=reason, at=at, until=until)
    _tell(by, revocation, f"{kind.name.lower()}:{subject}", reason, at)
    return revocation


def _take_version_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_VERSION_LOCK])


def _tell(by: Any, revocation: Revocation, subject: str, reason: str, at: dt.datetime) -> None:
    audit.record(by=by, act="codes.revoke", subject=subject, at=at, reason=reason)
    events.emit("codes.revoked", subject=subject, at=at, by=by, payload={"version": revocation.version})
