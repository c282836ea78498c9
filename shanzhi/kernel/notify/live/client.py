"""One connected browser: its place in the stream and a bounded queue of what it has not taken yet."""

import asyncio
from collections import deque
from uuid import UUID

from shanzhi.kernel.notify.live import wire
from shanzhi.kernel.notify.live.feed import BEGINNING_NOW, Reading, Row

QUEUE_LIMIT = 256


class Client:
    """Lives in one event loop. The hub puts events in, the connection takes them out."""

    def __init__(
        self,
        *,
        person_id: UUID,
        session_key: str,
        session_salt: str,
        topics: frozenset[str],
        position: int | None,
    ):
        self.person_id = person_id
        self.session_key = session_key
        self.session_salt = session_salt
        self.topics = topics
        self.position = BEGINNING_NOW if position is None else position
        self.is_closed = False
        self._seen: dict[UUID, int] = {}  # sent, and not older than `position`
        self._unread: int | None = None
        self._queue: deque[bytes] = deque()
        self._filled = asyncio.Event()

    def put(self, *events: bytes) -> None:
        """Queue events. A browser that does not keep up is let go: it comes back and reads again from its place."""
        if len(self._queue) + len(events) > QUEUE_LIMIT:
            self.close()
            return
        self._queue.extend(events)
        self._filled.set()

    def close(self) -> None:
        """End the stream after what is being sent just now."""
        self.is_closed = True
        self._queue.clear()
        self._filled.set()

    async def take(self, seconds: float) -> bytes:
        """All that is waiting, in one piece; empty when nothing came for so long, or the stream is closed."""
        if not self._queue and not self.is_closed:
            try:
                await asyncio.wait_for(self._filled.wait(), seconds)
            except TimeoutError:
                return b""
        taken = b"".join(self._queue)
        self._queue.clear()
        self._filled.clear()
        return taken

    def show(self, reading: Reading) -> None:
        """Queue what of this reading is new to this browser, and move its place."""
        fresh = [row for row in reading.rows if row.written_in >= self.position and row.id not in self._seen]
        is_lost = reading.newest < self.position < BEGINNING_NOW  # a place in another database
        is_cut = reading.is_cut and len(fresh) == len(reading.rows)
        events = [wire.event("behind", {})] if is_lost or is_cut else []
        events += [
            wire.event("message", row.content, position=place)
            for row, place in zip(fresh, _places(fresh, reading.oldest), strict=True)
        ]
        if reading.unread != self._unread or reading.oldest != self.position:
            events.append(wire.event("unread", {"count": reading.unread}, position=reading.oldest))
        self._unread, self.position = reading.unread, reading.oldest
        seen = self._seen | {row.id: row.written_in for row in fresh}
        self._seen = {id_: number for id_, number in seen.items() if number >= self.position}
        self.put(*events)


def _places(rows: list[Row], oldest: int) -> list[int]:
    """Where to go on from after each row, when they come in the order of their transactions.

    After one row everything before the next one's transaction has been sent, except what transactions that
    are still running will add.
    """
    following = [*(row.written_in for row in rows), oldest][1:]
    return [min(number, oldest) for number in following]
