"""One per process: listens to PostgreSQL and hands what comes to the connected browsers."""

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg

from shanzhi.kernel.notify.live import feed, wire
from shanzhi.kernel.notify.live.client import Client

log = logging.getLogger(__name__)
SESSION_CHECK_SECONDS = 10
_WAITS = (0.2, 0.5, 1, 2, 5)  # seconds before the database is tried again
# Those whose session is still good: not signed out, not signed out everywhere, not shut.
_GOOD_SESSIONS = """
SELECT session.session_key FROM django_session session
JOIN unnest(%s::text[], %s::uuid[], %s::text[]) AS held(session_key, person_id, salt) USING (session_key)
JOIN accounts_person person ON person.id = held.person_id AND person.is_active AND person.session_salt = held.salt
WHERE session.expire_date > now()
"""


class Hub:
    """Two connections to the database, whatever the number of browsers: one listens, one reads."""

    def __init__(self, database: dict[str, Any]):
        self._database = database
        self._clients: defaultdict[UUID, set[Client]] = defaultdict(set)
        self._followers: defaultdict[str, set[Client]] = defaultdict(set)
        self._waiting: set[UUID] = set()
        self._woken = asyncio.Event()
        self._hears = asyncio.Event()
        self._has_heard = False
        self._tasks: list[asyncio.Task] = []

    def join(self, client: Client) -> None:
        """Connect a browser; its first reading follows at once."""
        self._clients[client.person_id].add(client)
        for topic in client.topics:
            self._followers[topic].add(client)
        self._wake(client.person_id)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._stay(job)) for job in (self._listen, self._read)]

    def leave(self, client: Client) -> None:
        """Forget a browser; with the last one the connections to the database close."""
        _forget(self._clients, client.person_id, client)
        for topic in client.topics:
            _forget(self._followers, topic, client)
        if not self._clients:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    def _wake(self, *people: UUID) -> None:
        self._waiting.update(people)
        self._woken.set()

    async def _stay(self, job: Any) -> None:
        """Keep a job going over losses of the database, ever slower while it is away."""
        losses = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **self._database, autocommit=True
                ) as connection:
                    losses = 0
                    await job(connection)
            except psycopg.Error as error:
                log.warning("live stream lost the database: %s", error)
            except Exception:
                log.exception("live stream: %s failed and starts anew", job.__name__)
            await asyncio.sleep(_WAITS[min(losses, len(_WAITS) - 1)])
            losses += 1

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        await connection.execute(f"LISTEN {wire.CHANNEL}")
        self._catch_up()
        self._hears.set()
        try:
            async for notification in connection.notifies():
                signal = wire.read_signal(notification.payload)
                if signal and signal.person_id and signal.person_id in self._clients:
                    self._wake(signal.person_id)
                elif signal and signal.topic in self._followers:
                    self._pass_on(signal)
        finally:
            self._hears.clear()

    def _catch_up(self) -> None:
        """What was said while nobody listened: inboxes are read again, topics are gone and pages must ask."""
        self._wake(*self._clients)
        if self._has_heard:
            for client in {client for group in self._followers.values() for client in group}:
                client.put(wire.event("behind", {}))
        self._has_heard = True

    def _pass_on(self, signal: wire.Signal) -> None:
        event = wire.raw_event("topic", f'{{"topic":"{signal.topic}","data":{signal.data}}}')
        for client in self._followers[signal.topic]:
            client.put(event)

    async def _read(self, connection: psycopg.AsyncConnection) -> None:
        checked = asyncio.get_running_loop().time()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), SESSION_CHECK_SECONDS)
            await (
                self._hears.wait()
            )  # so that the first event of a stream means: from here on nothing is missed
            self._woken.clear()
            people, self._waiting = self._waiting & self._clients.keys(), set()
            if people:
                await self._show_news(connection, people)
            if asyncio.get_running_loop().time() - checked >= SESSION_CHECK_SECONDS:
                await self._check_sessions(connection)
                checked = asyncio.get_running_loop().time()

    async def _show_news(self, connection: psycopg.AsyncConnection, people: set[UUID]) -> None:
        # Who joins during the reading is not shown it: it may begin after the newcomer's place.
        present = {who: tuple(self._clients[who]) for who in people}
        since = {who: min(client.position for client in group) for who, group in present.items()}
        try:
            readings = await feed.read(connection, since)
        except Exception:
            self._wake(*people)  # the next round reads for them
            raise
        for who, reading in readings.items():
            for client in present[who]:
                client.show(reading)

    async def _check_sessions(self, connection: psycopg.AsyncConnection) -> None:
        """Let go of browsers whose person has signed out meanwhile."""
        clients = [client for group in self._clients.values() for client in group]
        keys = [client.session_key for client in clients]
        people = [client.person_id for client in clients]
        salts = [client.session_salt for client in clients]
        cursor = await connection.execute(_GOOD_SESSIONS, [keys, people, salts])
        good = {key for (key,) in await cursor.fetchall()}
        for client in clients:
            if client.session_key not in good:
                client.close()


def _forget(groups: dict[Any, set[Client]], key: Any, client: Client) -> None:
    groups[key].discard(client)
    if not groups[key]:
        del groups[key]
