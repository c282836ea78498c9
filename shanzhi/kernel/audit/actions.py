"""Writing to the record. There is no other verb."""

import datetime as dt
from typing import Any
from uuid import UUID

from shanzhi.kernel.audit.enums import OPENING
from shanzhi.kernel.audit.models import AuditEntry


def record(
    *,
    by: Any,
    act: str,
    subject: str,
    at: dt.datetime,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    by_label: str = "",
) -> AuditEntry:
    """Write down one act, in the transaction of the act itself.

    `by` is the person, None for the platform; `subject` a reference (`core.refs`). `by_label` is how the
    person is shown to others; without it the masked name. Identity data never go into `detail`.
    """
    return AuditEntry.objects.create(
        at=at,
        by_id=by.pk if by else None,
        by_label=by_label or getattr(by, "masked_name", ""),
        act=act,
        subject=subject,
        reason=reason,
        detail=detail or {},
    )


def record_opening(
    *, by: Any, person_id: UUID, what: str, reason: str, at: dt.datetime, by_label: str = ""
) -> AuditEntry:
    """Write down that `by` was shown identity data of a person; the person can read this later.

    `what` names the data in words that the person understands, untranslated (`gettext_noop`): it is read in their
    language later. `by_label` is the looker: 张**（市卫健局）.
    """
    if not reason.strip():
        raise ValueError("identity data are not opened without a reason")
    return record(
        by=by,
        act=OPENING,
        subject=f"person:{person_id}",
        at=at,
        reason=reason,
        detail={"what": what},
        by_label=by_label,
    )
