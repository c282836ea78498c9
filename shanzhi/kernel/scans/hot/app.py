"""The ASGI application of the hot endpoints."""

import asyncio
import datetime as dt
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import msgspec

from shanzhi.core import clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.scans import stream, wire
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.hot.commit import GroupCommit
from shanzhi.kernel.scans.hot.http import Gone, Incoming, Receive, Reply, Send, refusal, send_reply
from shanzhi.kernel.scans.hot.judge import Judge
from shanzhi.kernel.scans.hot.live import Live
from shanzhi.kernel.scans.refusals import Refused, problem
from shanzhi.kernel.scans.tokens import Token

log = logging.getLogger(__name__)

PATHS = frozenset(f"/api/v1/{name}" for name in ("scans", "scans/batch", "shows", "points", "revocations"))
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_SMALL = 8 * 1024
_LARGE = 1024 * 1024
_LOAD_SECONDS = 2  # a process that has just started waits so long for its first load before it says 503

_scan = msgspec.json.Decoder(wire.ScanRequest)
_batch = msgspec.json.Decoder(wire.RawBatch)
_show = msgspec.json.Decoder(wire.ShowRequest)


def build(*, dsn: str, code_keys: str) -> "HotPath":
    """The application for a database and a ring of code keys (both as in the settings)."""
    return HotPath(dsn, signing.parse_keys(code_keys))


class HotPath:
    """Answers `PATHS`. `start` and `stop` frame its life; ASGI lifespan events call them."""

    def __init__(self, dsn: str, keys: signing.KeyRing):
        self._keys = keys
        self._live = Live(dsn)
        self._judge = Judge(keys, self._live)
        self._scans = GroupCommit(dsn, stream.recording)
        self._shows = GroupCommit(dsn, stream.showing)
        self._refusals = GroupCommit(dsn, stream.refusing)
        self._parts = (self._live, self._scans, self._shows, self._refusals)
        self._started = False
        self._routes: dict[str, tuple[str, Callable[[Incoming], Awaitable[Reply]]]] = {
            "/api/v1/scans": ("POST", self._on_scan),
            "/api/v1/scans/batch": ("POST", self._on_batch),
            "/api/v1/shows": ("POST", self._on_show),
            "/api/v1/points": ("GET", self._on_points),
            "/api/v1/revocations": ("GET", self._on_revocations),
        }

    async def start(self) -> None:
        """Begin to follow the database; it need not be there yet."""
        if not self._started:
            self._started = True
            for part in self._parts:
                part.start()

    async def stop(self) -> None:
        await asyncio.gather(*(part.stop() for part in self._parts))
        self._started = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        request = Incoming(scope, receive)
        try:
            reply = await self._answer(scope["method"], scope["path"], request)
        except Refused as refused:
            reply = refusal(refused, english=request.wants_english)
        except Gone:
            return
        await send_reply(send, reply)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, method: str, path: str, request: Incoming) -> Reply:
        if path not in self._routes:
            raise Refused("not-found")
        wanted, handler = self._routes[path]
        if method != wanted:
            raise Refused("method")
        await self._loaded()
        return await handler(request)

    async def _loaded(self) -> None:
        if self._live.is_loaded.is_set():
            return
        await self.start()  # servers that know no lifespan events
        try:
            await asyncio.wait_for(self._live.is_loaded.wait(), _LOAD_SECONDS)
        except TimeoutError:
            raise Refused("unavailable") from None

    async def _on_scan(self, request: Incoming) -> Reply:
        now = clock.now()
        token = self._token(request, Scope.SCAN, now)
        result = await self._one(await request.body(_SMALL), token, now, queued=False)
        return Reply(result.status, result.scan)

    async def _on_batch(self, request: Incoming) -> Reply:
        now = clock.now()
        token = self._token(request, Scope.SCAN, now)
        try:
            batch = _batch.decode(await request.body(_LARGE))
        except _UNREADABLE as error:
            raise Refused("invalid-request", str(error)) from None
        results = await asyncio.gather(
            *(self._row(bytes(row), token, now, english=request.wants_english) for row in batch.scans)
        )
        return Reply(200, wire.BatchAnswer(results))

    async def _on_show(self, request: Incoming) -> Reply:
        now = clock.now()
        token = self._token(request, Scope.SHOW, now)
        body = await request.body(_SMALL)
        try:
            wish = _show.decode(body or b"{}")
        except _UNREADABLE as error:
            raise Refused("invalid-request", str(error)) from None
        subject = self._judge.subject(wish.subject, token)
        shown = await self._shows.submit(stream.NewShow(subject, now))
        if shown is None:
            raise Refused("no-standing")
        code = signing.make(
            keys=self._keys,
            kind=CodeKind.PERSON,
            subject=subject,
            issued_at=int(now.timestamp()),
            valid_seconds=signing.MOMENTARY_SECONDS,
            colour=shown.colour,
            serial=secrets.randbits(56),
        )
        seconds = signing.MOMENTARY_SECONDS
        return Reply(201, wire.ShowAnswer(code, shown.colour.word, shown.reason, shown.name, seconds, now))

    async def _on_points(self, request: Incoming) -> Reply:
        now = clock.now()
        token = self._token(request, Scope.SCAN, now)
        mine = [
            (identifier, self._live.points[identifier])
            for identifier in self._live.points_of(token.person, now)
        ]
        answers = [wire.PointAnswer(identifier, point.name, point.kind) for identifier, point in mine]
        return Reply(200, wire.PointsAnswer(answers))

    async def _on_revocations(self, request: Incoming) -> Reply:
        now = clock.now()
        self._token(request, Scope.SCAN, now)
        since = parse_qs(request.query).get("since", ["0"])[-1]
        if not (since.isascii() and since.isdigit() and len(since) < 19):
            raise Refused("invalid-request", "since is a version, a number from an earlier answer")
        moment = int(now.timestamp())
        entries = [entry for entry in self._live.entries if entry.version > int(since)]
        entries = [entry for entry in entries if entry.until is None or entry.until >= moment]
        return Reply(200, wire.RevocationsAnswer(max(self._live.version, int(since)), moment, entries))

    def _token(self, request: Incoming, scope: Scope, now: dt.datetime) -> Token:
        return self._judge.token(request.headers.get(b"authorization", b""), scope, now)

    async def _row(self, row: bytes, token: Token, now: dt.datetime, *, english: bool) -> wire.BatchResult:
        try:
            return await self._one(row, token, now, queued=True)
        except Refused as refused:
            document = problem(refused.reason, detail=refused.detail, english=english)
            return wire.BatchResult(document.status, problem=document)

    async def _one(self, body: bytes, token: Token, now: dt.datetime, *, queued: bool) -> wire.BatchResult:
        """Judge and record one scan. A refusal is recorded too before it is told."""
        wish = None
        try:
            wish = _decoded(body)
            return await self._recorded(wish, token, now, queued=queued)
        except Refused as refused:
            if problem(refused.reason).status != 503:
                await self._refusals.submit(_refusal_row(refused.reason, wish, token, now))
            raise

    async def _recorded(
        self, wish: wire.ScanRequest, token: Token, now: dt.datetime, *, queued: bool
    ) -> wire.BatchResult:
        done = await self._scans.submit(self._judge.scan(wish, token.person, now, queued=queued))
        if done is None:
            raise Refused("no-standing")
        answer = wire.ScanAnswer(done.id, done.colour.word, done.reason, done.name, done.at)
        return wire.BatchResult(201 if done.is_new else 200, scan=answer)


def _decoded(body: bytes) -> wire.ScanRequest:
    try:
        return _scan.decode(body)
    except _UNREADABLE as error:
        raise Refused("invalid-request", str(error)) from None


def _refusal_row(
    reason: str, wish: wire.ScanRequest | None, token: Token, now: dt.datetime
) -> stream.NewRefusal:
    return stream.NewRefusal(
        id=new_id(),
        at=now,
        reason=reason,
        point_id=wish.point if wish else None,
        inspector_id=token.person,
        nonce=wish.nonce if wish else None,
    )
