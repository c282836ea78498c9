"""Group commit: requests queue, one statement writes all that wait, each is answered after the commit.

The size of a batch follows the load by itself: while one batch is being committed, the next one gathers.
Requests are judged when their batch begins, in one go, and answered in one go: the processor is much quicker
at doing one thing five hundred times than at doing everything for one request after another.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

import psycopg

from shanzhi.kernel.scans.hot.database import connect
from shanzhi.kernel.scans.hot.http import Reply, Request, refuse
from shanzhi.kernel.scans.refusals import Refused
from shanzhi.kernel.scans.stream import Steps

log = logging.getLogger(__name__)

BATCH = 500  # requests in one statement
# Small batches cost several times as much a row. One with fewer requests than this begins so long after the one
# before it, not sooner: a lone request does not wait, and a busy process gathers.
FEW = 32
SPACING_SECONDS = 0.01
WAITING = 5000  # requests that may wait; further ones are told to come back, so memory and delay stay bounded
PATIENCE_SECONDS = (
    0.8  # how long anyone waits for the database; it may stand still and not close a connection
)
_LOOK_SECONDS = 0.1


class Asking(Protocol):
    """What queues: a request with whatever its kind needs to be judged."""

    @property
    def request(self) -> Request: ...


Asked = TypeVar("Asked", bound=Asking)
Replies = list[tuple[Request, Reply]]


class Batch(Protocol):
    """Requests judged together."""

    def steps(self) -> Steps[Replies]:
        """The statements that write them, and what to answer."""

    def careful_steps(self) -> Steps[Replies]:
        """The same after `steps` has failed because a row was there already."""

    def repair(self) -> tuple[str, dict[str, Any]]:
        """The statement that makes the partitions it needs."""


class GroupCommit(Generic[Asked]):
    """Writes requests of one kind; `begin` judges a batch of them."""

    def __init__(self, dsn: str, begin: Callable[[list[Asked]], Batch]):
        self._dsn = dsn
        self._begin = begin
        self._waiting: deque[Asked] = deque()
        self._some = asyncio.Event()
        self._under_way: list[Asked] = []
        self._begun_at = 0.0
        self._is_stuck = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._write_all()), asyncio.create_task(self._watch())]

    async def stop(self) -> None:
        """End after the batch under way; what still waits is told to come back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        _send_away(self._take(len(self._waiting)))

    def submit(self, asked: Asked) -> None:
        """Queue a request; raises Refused overloaded or unavailable."""
        if self._is_stuck:
            raise Refused("unavailable")
        if len(self._waiting) >= WAITING:
            raise Refused("overloaded")
        self._waiting.append(asked)
        self._some.set()

    def _take(self, most: int) -> list[Asked]:
        batch = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        if not self._waiting:
            self._some.clear()
        return batch

    async def _write_all(self) -> None:
        """One batch after another: with two at once they were half as large, and so dearer."""
        connection: psycopg.AsyncConnection | None = None
        now = asyncio.get_running_loop().time
        try:
            while True:
                await self._some.wait()
                early = self._begun_at + SPACING_SECONDS - now()
                if early > 0 and len(self._waiting) < FEW:
                    await asyncio.sleep(early)
                if asked := self._take(BATCH):
                    self._begun_at, self._under_way = now(), asked
                    connection = await self._serve(connection, asked)
                    self._under_way = []
        finally:
            if connection:
                await connection.close()

    async def _watch(self) -> None:
        """Tell those who have waited too long to come back; their batch goes on by itself.

        Whether such a row was written is not known then. It comes again with its nonce.
        """
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            late = asyncio.get_running_loop().time() - self._begun_at > PATIENCE_SECONDS
            self._is_stuck = late and bool(self._under_way)
            if self._is_stuck:
                _send_away(self._under_way)
                _send_away(self._take(len(self._waiting)))

    async def _serve(
        self, connection: psycopg.AsyncConnection | None, asked: list[Asked]
    ) -> psycopg.AsyncConnection | None:
        """Write one batch and answer it; gives the connection to use next, none when it broke."""
        try:
            if connection is None or connection.closed:
                connection = await connect(self._dsn)
            replies = await _write(connection, self._begin(asked))
        except (psycopg.Error, OSError) as error:
            log.warning("A batch of %s requests was not written: %s", len(asked), error)
            _send_away(asked)
            await _discard(connection)
            return None
        except BaseException as error:
            _send_away(asked)
            if isinstance(error, Exception):
                log.exception("A batch of %s requests was not written", len(asked))
                return connection
            raise
        for request, reply in replies:
            request.answer(reply)
        return connection


async def _write(connection: psycopg.AsyncConnection, batch: Batch) -> Replies:
    try:
        return await _run(connection, batch.steps())
    except psycopg.errors.UniqueViolation:
        return await _run(connection, batch.careful_steps())
    except psycopg.errors.CheckViolation:  # the job that makes partitions ahead has not run for a week
        await connection.execute(*batch.repair())
        return await _run(connection, batch.careful_steps())


async def _run(connection: psycopg.AsyncConnection, steps: Steps[Replies]) -> Replies:
    rows: list[Any] | None = None
    while True:
        try:
            statement, parameters = steps.send(rows) if rows is not None else next(steps)
        except StopIteration as done:
            return done.value
        cursor = await connection.execute(statement, parameters, binary=True)
        rows = await cursor.fetchall() if cursor.description else []


async def _discard(connection: psycopg.AsyncConnection | None) -> None:
    if connection:
        with suppress(psycopg.Error):
            await connection.close()


def _send_away(asked: Iterable[Asking]) -> None:
    for one in asked:
        refuse(one.request, Refused("unavailable"))
