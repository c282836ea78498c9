"""What is new for the people who are connected, and up to where they have seen everything.

Numbers drawn at insert time commit in another order: a row with a small number can appear after a row with
a larger one was sent, and "all after the largest I have" would lose it. So a place in the stream is not a
row but a moment: the oldest transaction that was still running when the inbox was read (`xmin` of the
snapshot). Whatever older transactions wrote was in that reading. Going on from there reads again a few rows
that were sent already (told apart by their id) and misses none, however long a transaction took.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg

REPLAY_LIMIT = 200
BEGINNING_NOW = 2**63 - 1  # newer than any transaction: nothing of before is wanted

# One statement, hence one snapshot. `written_in < newest`: after a restore into a new cluster rows may carry
# numbers from the future; they are in the inbox, but not news.
_READ = """
WITH moment AS (
    SELECT pg_snapshot_xmin(pg_current_snapshot()) AS oldest, pg_snapshot_xmax(pg_current_snapshot()) AS newest
)
SELECT wanted.person_id, moment.oldest::text::bigint, moment.newest::text::bigint,
       (SELECT count(*) FROM notify_message unread
        WHERE unread.person_id = wanted.person_id AND unread.read_at IS NULL),
       fresh.id, fresh.written_in::text::bigint, fresh.notice, fresh.title, fresh.body, fresh.url,
       fresh.is_urgent, fresh.created_at
FROM moment
CROSS JOIN unnest(%(people)s::uuid[], %(since)s::text[]) AS wanted(person_id, since)
LEFT JOIN LATERAL (
    SELECT * FROM notify_message message
    WHERE message.person_id = wanted.person_id
      AND message.written_in >= wanted.since::xid8 AND message.written_in < moment.newest
    ORDER BY message.written_in DESC, message.id DESC
    LIMIT %(limit)s
) fresh ON true
ORDER BY fresh.written_in, fresh.id
"""


@dataclass(frozen=True)
class Row:
    """One message and the transaction that wrote it."""

    id: UUID
    written_in: int
    content: dict[str, Any]


@dataclass
class Reading:
    """One person's inbox at one moment. `oldest` is where to go on from."""

    oldest: int
    newest: int
    unread: int
    rows: list[Row] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether there was more news than one reading gives: the page should load its list anew."""
        return len(self.rows) >= REPLAY_LIMIT


async def read(connection: psycopg.AsyncConnection, since: dict[UUID, int]) -> dict[UUID, Reading]:
    """Read for all these people, each from their own place on, in one statement."""
    arguments = {
        "people": list(since),
        "since": [str(place) for place in since.values()],
        "limit": REPLAY_LIMIT,
    }
    cursor = await connection.execute(_READ, arguments)
    return _gathered(await cursor.fetchall())


def _gathered(rows: Iterable[tuple]) -> dict[UUID, Reading]:
    readings: dict[UUID, Reading] = {}
    for person_id, oldest, newest, unread, id_, written_in, *rest in rows:
        reading = readings.setdefault(person_id, Reading(oldest, newest, unread))
        if id_ is not None:
            notice, title, body, url, is_urgent, created_at = rest
            content = {
                "id": str(id_),
                "notice": notice,
                "title": title,
                "body": body,
                "url": url,
                "urgent": is_urgent,
                "at": created_at.isoformat(),
            }
            reading.rows.append(Row(id_, written_in, content))
    return readings
