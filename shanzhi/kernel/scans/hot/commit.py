"""Group commit: requests queue, one statement writes all that wait, each is answered after the commit.

The size of a batch follows the load by itself: while one batch is being committed, the next one gathers.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

import psycopg

from shanzhi.kernel.scans import statements
from shanzhi.kernel.scans.hot.database import connect
from shanzhi.kernel.scans.refusals import Refused
from shanzhi.kernel.scans.stream import Steps, days_of

Row = TypeVar("Row", bound=Any)
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)

BATCH = 500  # rows in one statement
LANES = 2  # batches under way at once: one commits while the next is prepared
WAITING = 5000  # rows that may wait; further ones are told to come back, so memory and delay stay bounded


class GroupCommit(Generic[Row, Answer]):
    """Writes rows of one kind. `steps` turns a batch into statements and their rows into answers.

    Every row has `at`, which tells the day whose partition it belongs to.
    """

    def __init__(self, dsn: str, steps: Callable[[Sequence[Row]], Steps[list[Answer]]]):
        self._dsn = dsn
        self._steps = steps
        self._waiting: deque[tuple[Row, asyncio.Future[Answer]]] = deque()
        self._some = asyncio.Event()
        self._lanes: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._lanes = [asyncio.create_task(self._lane()) for _ in range(LANES)]

    async def stop(self) -> None:
        """End after the batches under way; what still waits is told to come back."""
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        _fail(self._take(len(self._waiting)), Refused("unavailable"))

    async def submit(self, row: Row) -> Answer:
        """Queue a row and wait for its commit; raises Refused overloaded or unavailable."""
        if len(self._waiting) >= WAITING:
            raise Refused("overloaded")
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, future))
        self._some.set()
        return await future

    def _take(self, most: int) -> list[tuple[Row, asyncio.Future[Answer]]]:
        batch = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        if not self._waiting:
            self._some.clear()
        return batch

    async def _lane(self) -> None:
        connection: psycopg.AsyncConnection | None = None
        try:
            while True:
                await self._some.wait()
                batch = self._take(BATCH)
                if batch:
                    connection = await self._serve(connection, batch)
        finally:
            if connection:
                await connection.close()

    async def _serve(
        self, connection: psycopg.AsyncConnection | None, batch: list[tuple[Row, asyncio.Future[Answer]]]
    ) -> psycopg.AsyncConnection | None:
        """Write one batch and answer it; gives the connection to use next, none when it broke."""
        try:
            if connection is None or connection.closed:
                connection = await connect(self._dsn)
            answers = await self._write(connection, [row for row, _ in batch])
        except (psycopg.Error, OSError) as error:
            log.warning("A batch of %s rows was not written: %s", len(batch), error)
            _fail(batch, Refused("unavailable"))
            await _discard(connection)
            return None
        except BaseException as error:
            _fail(batch, Refused("unavailable"))
            if isinstance(error, Exception):
                log.exception("A batch of %s rows was not written", len(batch))
                return connection
            raise
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():  # the client may have gone
                future.set_result(answer)
        return connection

    async def _write(self, connection: psycopg.AsyncConnection, rows: list[Row]) -> list[Answer]:
        try:
            return await _run(connection, self._steps(rows))
        except psycopg.errors.CheckViolation:  # the job that makes partitions ahead has not run for a week
            await connection.execute(statements.ENSURE_DAYS, days_of(row.at for row in rows))
            return await _run(connection, self._steps(rows))


async def _run(connection: psycopg.AsyncConnection, steps: Steps[Answer]) -> Answer:
    rows: list[Any] | None = None
    while True:
        try:
            statement, parameters = steps.send(rows) if rows is not None else next(steps)
        except StopIteration as done:
            return done.value
        cursor = await connection.execute(statement, parameters)
        rows = await cursor.fetchall() if cursor.description else []


async def _discard(connection: psycopg.AsyncConnection | None) -> None:
    if connection:
        with suppress(psycopg.Error):
            await connection.close()


def _fail(batch: list[tuple[Any, asyncio.Future[Any]]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
