"""Scans: one at a time from a gate, or the queue of a gate that was offline."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from shanzhi.core import clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.scans import stream, wire
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.hot.commit import GroupCommit, Replies
from shanzhi.kernel.scans.hot.http import Reply, Request, refusal, refuse, wants_english
from shanzhi.kernel.scans.hot.judge import Judge
from shanzhi.kernel.scans.refusals import Refused
from shanzhi.kernel.scans.tokens import Token

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_decode_scan = msgspec.json.Decoder(wire.ScanRequest).decode
_decode_batch = msgspec.json.Decoder(wire.RawBatch).decode


class Asked(NamedTuple):
    """A scan that waits to be judged; `queued` by its gate or sent at once."""

    request: Request
    token: Token
    now: dt.datetime
    queued: bool


class RefusedScan(NamedTuple):
    """A scan that is refused, with what could be read of it."""

    asked: Asked
    refused: Refused
    wish: wire.ScanRequest | None


class Recording:
    """`POST /api/v1/scans` and `/scans/batch`."""

    def __init__(self, dsn: str, judge: Judge):
        self._judge = judge
        self._scans = GroupCommit(dsn, self._begin)
        self.parts = (self._scans,)

    def one(self, request: Request) -> None:
        """One scan; raises Refused for strangers, of whom nothing is recorded."""
        now = clock.now()
        self._scans.submit(Asked(request, self._token(request, now), now, False))

    def many(self, request: Request) -> None:
        """A queue of scans, answered once each of them has its result; raises Refused."""
        now = clock.now()
        token = self._token(request, now)
        try:
            rows = _decode_batch(request.body).scans
        except UNREADABLE as error:
            raise Refused("invalid-request", str(error)) from None
        if not rows:
            request.answer(Reply(200, wire.BatchAnswer([])))
        results = _Results(request, len(rows))
        for place, row in enumerate(rows):
            part = _Part(results, place, request.headers, bytes(row))
            try:
                self._scans.submit(Asked(part, token, now, True))
            except Refused as refused:
                refuse(part, refused)

    def _token(self, request: Request, now: dt.datetime) -> Token:
        return self._judge.token(request.headers.get(b"authorization", b""), Scope.SCAN, now)

    def _begin(self, asked: list[Asked]) -> "ScanBatch":
        return ScanBatch(asked, self._judge)


class ScanBatch:
    """Scans judged together. Refusals are recorded too before they are told."""

    def __init__(self, asked: Sequence[Asked], judge: Judge):
        self._rows: list[stream.NewScan] = []
        self._accepted: list[Asked] = []
        self._refused: list[RefusedScan] = []
        scan = judge.scan
        for one in asked:
            wish = None
            request, token, now, queued = one
            try:
                wish = _decode_scan(request.body)
                self._rows.append(scan(wish, token.person, now, queued=queued))
                self._accepted.append(one)
            except Refused as refused:
                self._refused.append(RefusedScan(one, refused, wish))
            except UNREADABLE as error:
                self._refused.append(RefusedScan(one, Refused("invalid-request", str(error)), None))

    def steps(self) -> stream.Steps[Replies]:
        return self._steps(stream.recording_new)

    def careful_steps(self) -> stream.Steps[Replies]:
        return self._steps(stream.recording)

    def repair(self) -> tuple[str, dict[str, Any]]:
        return stream.making_days(
            [*(one.asked.now for one in self._refused), *(row.at for row in self._rows)]
        )

    def _steps(
        self, record: Callable[[Sequence[stream.NewScan]], stream.Steps[list[stream.Recorded | None]]]
    ) -> stream.Steps[Replies]:
        done = (yield from record(self._rows)) if self._rows else []
        replies: Replies = []
        refused = list(self._refused)
        for one, recorded in zip(self._accepted, done, strict=True):
            if recorded is None:
                refused.append(RefusedScan(one, Refused("no-standing"), _decode_scan(one.request.body)))
            else:
                replies.append((one.request, _reply(recorded)))
        if refused:
            yield from stream.refusing([_refusal_row(one) for one in refused])
            replies += [_refused_reply(one) for one in refused]
        return replies


class _Results:
    """The results of a queue of scans, in the order of its rows."""

    def __init__(self, request: Request, number: int):
        self._request = request
        self._results: list[wire.BatchResult | None] = [None] * number
        self._left = number

    def put(self, place: int, reply: Reply) -> None:
        if self._results[place] is not None:
            return
        is_scan = isinstance(reply.body, wire.ScanAnswer)
        self._results[place] = (
            wire.BatchResult(reply.status, scan=reply.body)
            if is_scan
            else wire.BatchResult(reply.status, problem=reply.body)
        )
        self._left -= 1
        if not self._left:
            results: Any = self._results
            self._request.answer(Reply(200, wire.BatchAnswer(results)))


class _Part:
    """One row of a queue, as a request of its own."""

    __slots__ = ("_place", "_results", "body", "headers")
    method, path, query = "POST", "/api/v1/scans", ""

    def __init__(self, results: _Results, place: int, headers: Mapping[bytes, bytes], body: bytes):
        self._results = results
        self._place = place
        self.headers = headers
        self.body = body

    def answer(self, reply: Reply) -> None:
        self._results.put(self._place, reply)


def _reply(done: stream.Recorded) -> Reply:
    hexed = done.id_bytes.hex()
    text = f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"
    answer = wire.ScanAnswer(text, done.colour.word, done.reason, done.name, done.at)
    return Reply(201 if done.is_new else 200, answer)


def _refused_reply(refused: RefusedScan) -> tuple[Request, Reply]:
    request = refused.asked.request
    return request, refusal(refused.refused, english=wants_english(request.headers))


def _refusal_row(refused: RefusedScan) -> stream.NewRefusal:
    wish = refused.wish
    return stream.NewRefusal(
        id=new_id(),
        at=refused.asked.now,
        reason=refused.refused.reason,
        point_id=wish.point if wish else None,
        inspector_id=refused.asked.token.person,
        nonce=wish.nonce if wish else None,
    )
