"""Group commit: requests queue, one statement writes all that wait, each is answered after the commit.

The size of a batch follows the load by itself: while one batch is being committed, the next one gathers.
Answers are handed to callbacks rather than awaited: a task for each request would cost more than its row.
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
Done = Callable[[Any], None]
log = logging.getLogger(__name__)

BATCH = 500  # rows in one statement
LANES = 2  # batches under way at once: one commits while the next is prepared
WAITING = 5000  # rows that may wait; further ones are told to come back, so memory and delay stay bounded
PATIENCE_SECONDS = (
    0.8  # how long anyone waits for the database; it may stand still without closing a connection
)
_LOOK_SECONDS = 0.1


class GroupCommit(Generic[Row, Answer]):
    """Writes rows of one kind. `steps` turns a batch into statements and their rows into answers.

    `steps_after_repeat` is taken for a batch that `steps` could not write because a row was there already.
    Every row has `at`, which tells the day whose partition it belongs to.
    """

    def __init__(
        self,
        dsn: str,
        steps: Callable[[Sequence[Row]], Steps[list[Answer]]],
        steps_after_repeat: Callable[[Sequence[Row]], Steps[list[Answer]]] | None = None,
    ):
        self._dsn = dsn
        self._steps = steps
        self._steps_after_repeat = steps_after_repeat or steps
        self._waiting: deque[tuple[Row, Done]] = deque()
        self._some = asyncio.Event()
        self._under_way: dict[int, tuple[float, list[tuple[Row, Done]]]] = {}
        self._is_stuck = False
        self._lanes: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._lanes = [asyncio.create_task(self._lane(number)) for number in range(LANES)]
        self._lanes.append(asyncio.create_task(self._watch()))

    async def stop(self) -> None:
        """End after the batches under way; what still waits is told to come back."""
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        _answer(self._take(len(self._waiting)), Refused("unavailable"))

    def submit(self, row: Row, done: Done) -> None:
        """Queue a row; `done` gets the answer after its commit, or a Refused overloaded or unavailable."""
        if self._is_stuck or len(self._waiting) >= WAITING:
            done(Refused("unavailable" if self._is_stuck else "overloaded"))
            return
        self._waiting.append((row, done))
        self._some.set()

    def _take(self, most: int) -> list[tuple[Row, Done]]:
        batch = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        if not self._waiting:
            self._some.clear()
        return batch

    async def _lane(self, number: int) -> None:
        connection: psycopg.AsyncConnection | None = None
        try:
            while True:
                await self._some.wait()
                if batch := self._take(BATCH):
                    self._under_way[number] = asyncio.get_running_loop().time(), batch
                    connection = await self._serve(connection, batch)
                    del self._under_way[number]
        finally:
            if connection:
                await connection.close()

    async def _watch(self) -> None:
        """Tell those who have waited too long to come back; their batches go on by themselves.

        Whether such a row was written is not known then. It comes again with its nonce.
        """
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            oldest = asyncio.get_running_loop().time() - PATIENCE_SECONDS
            late = [batch for begun, batch in self._under_way.values() if begun < oldest]
            for batch in late:
                _answer(batch, Refused("unavailable"))
                batch.clear()
            self._is_stuck = len(late) == LANES
            if self._is_stuck:
                _answer(self._take(len(self._waiting)), Refused("unavailable"))

    async def _serve(
        self, connection: psycopg.AsyncConnection | None, batch: list[tuple[Row, Done]]
    ) -> psycopg.AsyncConnection | None:
        """Write one batch and answer it; gives the connection to use next, none when it broke."""
        try:
            if connection is None or connection.closed:
                connection = await connect(self._dsn)
            answers = await self._write(connection, [row for row, _ in batch])
        except (psycopg.Error, OSError) as error:
            log.warning("A batch of %s rows was not written: %s", len(batch), error)
            _answer(batch, Refused("unavailable"))
            await _discard(connection)
            return None
        except BaseException as error:
            _answer(batch, Refused("unavailable"))
            if isinstance(error, Exception):
                log.exception("A batch of %s rows was not written", len(batch))
                return connection
            raise
        for (_, done), answer in zip(batch, answers, strict=bool(batch)):  # none when they waited too long
            done(answer)
        return connection

    async def _write(self, connection: psycopg.AsyncConnection, rows: list[Row]) -> list[Answer]:
        try:
            return await _run(connection, self._steps(rows))
        except psycopg.errors.UniqueViolation:
            return await _run(connection, self._steps_after_repeat(rows))
        except psycopg.errors.CheckViolation:  # the job that makes partitions ahead has not run for a week
            await connection.execute(statements.ENSURE_DAYS, days_of(row.at for row in rows))
            return await _run(connection, self._steps_after_repeat(rows))


async def _run(connection: psycopg.AsyncConnection, steps: Steps[Answer]) -> Answer:
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


def _answer(batch: list[tuple[Any, Done]], answer: Any) -> None:
    for _, done in batch:
        done(answer)
