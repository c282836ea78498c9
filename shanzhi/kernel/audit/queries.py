"""Questions to the record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from shanzhi.core.refs import ref
from shanzhi.kernel.audit.enums import OPENING
from shanzhi.kernel.audit.models import AuditEntry, LaneHead
from shanzhi.kernel.audit.rules import Head, Row

_PIECE = 5000
_ROWS = """
SELECT lane, number, previous_hash, hash, id::text, (extract(epoch FROM at) * 1000000)::bigint::text,
       by_id::text, by_label, act, subject, reason, detail::text
FROM audit_auditentry ORDER BY lane, number
"""


def openings_of(person: Any) -> QuerySet[AuditEntry]:
    """Who looked at the identity data of a person, newest first."""
    return AuditEntry.objects.filter(act=OPENING, subject=ref(person)).order_by("-at", "-id")


@contextmanager
def snapshot() -> Iterator[None]:
    """Inside, the whole record is seen as of one moment, while others go on writing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def chain_rows() -> Iterator[Row]:
    """All entries in the order of their chains, streamed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS)
        while piece := cursor.fetchmany(_PIECE):
            for lane, number, previous, sealed, *content in piece:
                yield Row(lane, number, bytes(previous), bytes(sealed), tuple(content))


def lane_heads() -> dict[int, Head]:
    """Where each lane ends according to its head."""
    rows = LaneHead.objects.values_list("lane", "number", "hash")
    return {lane: Head(number, bytes(sealed)) for lane, number, sealed in rows}
