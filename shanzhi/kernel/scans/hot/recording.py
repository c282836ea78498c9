"""Scans: one at a time from a gate, or the queue of a gate that was offline."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from shanzhi.core import clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.scans import stream, wire
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.hot.commit import GroupCommit
from shanzhi.kernel.scans.hot.http import Answer, Incoming, Reply, refusal
from shanzhi.kernel.scans.hot.judge import Judge
from shanzhi.kernel.scans.refusals import Refused, problem
from shanzhi.kernel.scans.tokens import Token

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_decode_scan = msgspec.json.Decoder(wire.ScanRequest).decode
_decode_batch = msgspec.json.Decoder(wire.RawBatch).decode

Told = Callable[[wire.ScanAnswer | Refused, int], None]  # what is answered, and the status of an answer


class Recording:
    """`POST /api/v1/scans` and `/scans/batch`."""

    def __init__(self, dsn: str, judge: Judge):
        self._judge = judge
        self._scans = GroupCommit(dsn, stream.recording_new, stream.recording)
        self._refusals = GroupCommit(dsn, stream.refusing)
        self.parts = (self._scans, self._refusals)

    def one(self, request: Incoming, answer: Answer) -> None:
        """Answer one scan; raises Refused for what is no scan of ours to record."""
        now = clock.now()
        token = self._judge.token(request.headers.get(b"authorization", b""), Scope.SCAN, now)

        def tell(outcome: wire.ScanAnswer | Refused, status: int) -> None:
            if isinstance(outcome, Refused):
                answer(refusal(outcome, english=request.wants_english))
            else:
                answer(Reply(status, outcome))

        self._record(request.body, token, now, tell, queued=False)

    def many(self, request: Incoming, answer: Answer) -> None:
        """Answer a batch once each of its rows has its result."""
        now = clock.now()
        token = self._judge.token(request.headers.get(b"authorization", b""), Scope.SCAN, now)
        try:
            rows = _decode_batch(request.body).scans
        except UNREADABLE as error:
            raise Refused("invalid-request", str(error)) from None
        results: list[Any] = [None] * len(rows)
        left = len(rows)

        def tell(place: int, outcome: wire.ScanAnswer | Refused, status: int) -> None:
            nonlocal left
            results[place] = _result(outcome, status, english=request.wants_english)
            left -= 1
            if not left:
                answer(Reply(200, wire.BatchAnswer(results)))

        if not rows:
            answer(Reply(200, wire.BatchAnswer([])))
        for place, row in enumerate(rows):
            self._record(bytes(row), token, now, lambda *told, place=place: tell(place, *told), queued=True)

    def _record(self, body: bytes, token: Token, now: dt.datetime, tell: Told, *, queued: bool) -> None:
        """Judge and record one scan. A refusal is recorded too before it is told."""
        wish = None
        try:
            wish = _decoded(body)
            row = self._judge.scan(wish, token.person, now, queued=queued)
        except Refused as refused:
            self._refuse(refused, wish, token, now, tell)
            return

        def recorded(done: stream.Recorded | Refused | None) -> None:
            if isinstance(done, stream.Recorded):
                tell(_answered(done), 201 if done.is_new else 200)
            elif done is None:
                self._refuse(Refused("no-standing"), wish, token, now, tell)
            else:
                tell(done, 0)

        self._scans.submit(row, recorded)

    def _refuse(
        self, refused: Refused, wish: wire.ScanRequest | None, token: Token, now: dt.datetime, tell: Told
    ) -> None:
        row = stream.NewRefusal(
            id=new_id(),
            at=now,
            reason=refused.reason,
            point_id=wish.point if wish else None,
            inspector_id=token.person,
            nonce=wish.nonce if wish else None,
        )
        self._refusals.submit(row, lambda done: tell(done if isinstance(done, Refused) else refused, 0))


def _decoded(body: bytes) -> wire.ScanRequest:
    try:
        return _decode_scan(body)
    except UNREADABLE as error:
        raise Refused("invalid-request", str(error)) from None


def _answered(done: stream.Recorded) -> wire.ScanAnswer:
    hexed = done.id_bytes.hex()
    text = f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"
    return wire.ScanAnswer(text, done.colour.word, done.reason, done.name, done.at)


def _result(outcome: wire.ScanAnswer | Refused, status: int, *, english: bool) -> wire.BatchResult:
    if isinstance(outcome, Refused):
        document = problem(outcome.reason, detail=outcome.detail, english=english)
        return wire.BatchResult(document.status, problem=document)
    return wire.BatchResult(status, scan=outcome)
