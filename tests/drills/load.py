"""Gates at work: every scan is sent with its nonce until it is answered, and each answer is remembered."""

import asyncio
import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shanzhi.core.ids import new_id
from tests.drills.wire import Answer, Line

UNKNOWN = (OSError, EOFError, TimeoutError, ValueError)
PAUSE_SECONDS = 0.2  # of a device before it sends an unanswered scan again
BATCHING = 2  # devices that collect scans and send them as a queue
ROWS = 8
REPEATED = 0.1  # of the acknowledged scans are sent once more, as after an answer that got lost


@dataclass
class Ledger:
    """What the devices know. `acknowledged`: nonce → id of the scan in the answer."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    differing: int = 0
    shows: int = 0
    sent_shows: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    slowest_refusal: float = 0.0
    slowest_scan: float = 0.0
    last_scan: float = 0.0
    longest_gap: float = 0.0
    without_retry_after: int = 0

    def begin(self) -> None:
        """Count the times of the next drill from here."""
        self.statuses = Counter()
        self.slowest_refusal = self.slowest_scan = self.longest_gap = 0.0
        self.last_scan = time.monotonic()
        self.without_retry_after = 0

    def note(self, answer: Answer | None, seconds: float) -> None:
        self.statuses["no answer" if answer is None else str(answer.status)] += 1
        if answer is None:
            return
        if answer.status == 503:
            self.slowest_refusal = max(self.slowest_refusal, seconds)
            self.without_retry_after += "retry-after" not in answer.headers
        elif answer.status in {200, 201}:
            self.slowest_scan = max(self.slowest_scan, seconds)

    def acknowledge(self, nonce: str, answer: dict[str, Any]) -> None:
        """A repeat must get the answer of the first time, in one word: the same scan."""
        scan = answer["scan"]
        self.differing += self.acknowledged.setdefault(nonce, scan) != scan
        self.open.discard(nonce)
        moment = time.monotonic()
        self.longest_gap = max(self.longest_gap, moment - self.last_scan)
        self.last_scan = moment


class Load:
    """So many devices scan, and phones show codes, until told to stop."""

    def __init__(self, port: int, kit: dict, *, devices: int = 24, pause: float = 0.04):
        self.ledger = Ledger()
        self._port, self._kit, self._pause = port, kit, pause
        self._devices = devices
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Load":
        self.ledger.begin()
        work: list[Callable] = [self._scan] * self._devices + [self._queue] * BATCHING
        self._tasks = [asyncio.create_task(self._device(one)) for one in work]
        self._tasks += [asyncio.create_task(self._phone(token)) for token in self._kit["shows"]]
        return self

    async def __aexit__(self, *problem: object) -> None:
        """Devices end once everything they have scanned is acknowledged."""
        self._stopping.set()
        async with asyncio.timeout(120):
            await asyncio.gather(*self._tasks)

    async def flowing(self, scans: int, *, within: float) -> float:
        """Wait until so many further scans are acknowledged; says how many seconds that took."""
        begun, wanted = time.monotonic(), len(self.ledger.acknowledged) + scans
        while len(self.ledger.acknowledged) < wanted:
            if time.monotonic() - begun > within:
                raise AssertionError(f"{scans} scans were not acknowledged within {within} s")
            await asyncio.sleep(0.02)
        return time.monotonic() - begun

    async def _device(self, work: Callable) -> None:
        line = Line(self._port)
        while not self._stopping.is_set():
            await work(line)
            await asyncio.sleep(self._pause * random.random() * 2)
        line.close()

    async def _scan(self, line: Line) -> None:
        """One person at the gate."""
        body = self._person()
        turns = 1 + (random.random() < REPEATED)
        while turns:
            answer = await self._send(line, "/api/v1/scans", body, self._kit["token"])
            if answer is None or answer.status == 503:
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            if answer.status not in {200, 201}:
                raise AssertionError(f"a good scan was refused: {answer}")
            self.ledger.acknowledge(body["nonce"], answer.json)
            turns -= 1

    async def _queue(self, line: Line) -> None:
        """The queue of a gate that was offline: rows are sent again until each has its answer."""
        at = dt.datetime.now(dt.UTC).isoformat()
        rows = [self._person() | {"at": at} for _ in range(ROWS)]
        while rows:
            answer = await self._send(line, "/api/v1/scans/batch", {"scans": rows}, self._kit["token"])
            if answer is None or answer.status == 503:
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            results = answer.json["results"]
            for row, result in zip(rows, results, strict=True):
                if result["status"] in {200, 201}:
                    self.ledger.acknowledge(row["nonce"], result["scan"])
                elif result["status"] != 503:
                    raise AssertionError(f"a good row was refused: {result}")
            rows = [row for row, result in zip(rows, results, strict=True) if result["status"] == 503]
            await asyncio.sleep(PAUSE_SECONDS)

    def _person(self) -> dict[str, Any]:
        """The request for one person at the gate, with a nonce of its own."""
        nonce = str(new_id())
        self.ledger.open.add(nonce)
        return {
            "code": random.choice(self._kit["codes"]),
            "point": self._kit["point"],
            "nonce": nonce,
            "temperature": 36.5,
        }

    async def _phone(self, token: str) -> None:
        """A show has no nonce: one that stayed unanswered may or may not be counted, the phone asks anew."""
        line = Line(self._port)
        while not self._stopping.is_set():
            self.ledger.sent_shows += 1
            answer = await self._send(line, "/api/v1/shows", {}, token)
            if answer is not None and answer.status == 201:
                self.ledger.shows += 1
            await asyncio.sleep(0.3)
        line.close()

    async def _send(self, line: Line, path: str, body: dict, token: str) -> Answer | None:
        begun = time.monotonic()
        try:
            answer = await line.post(path, body, token=token)
        except UNKNOWN:
            answer = None
        self.ledger.note(answer, time.monotonic() - begun)
        return answer
