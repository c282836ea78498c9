"""`POST /api/v1/answers`: group commit as for scans, one statement a batch."""

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from shanzhi.core import clock
from shanzhi.kernel.codes import signing
from shanzhi.kernel.declarations import answering, wire
from shanzhi.kernel.declarations.refusals import REASONS
from shanzhi.kernel.declarations.rules.sentences import sentence
from shanzhi.kernel.scans import tokens
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.hot import asgi
from shanzhi.kernel.scans.hot.commit import GroupCommit, Replies
from shanzhi.kernel.scans.hot.http import Reply, Request, Route, refusal, refuse, wants_english
from shanzhi.kernel.scans.refusals import BASE, Refused
from shanzhi.kernel.scans.stream import Steps

log = logging.getLogger(__name__)

PATH = "/api/v1/answers"
PATHS = frozenset({PATH})
API = 2  # enums.Channel.API, which is Django's
_MOST = 16 * 1024
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_decode = msgspec.json.Decoder(wire.AnswerRequest).decode
_PROBLEM = ((b"content-type", b"application/problem+json"), (b"cache-control", b"no-store"))


def build(*, dsn: str, code_keys: str) -> "Declaring":
    """The application for a database and a ring of code keys (both as in the settings)."""
    return Declaring(dsn, signing.parse_keys(code_keys))


class Asked(NamedTuple):
    """An answer that waits to be written."""

    request: Request
    row: answering.NewAnswer


class Declaring:
    """Answers `PATHS`. `start` and `stop` frame its life."""

    is_ready = True

    def __init__(self, dsn: str, keys: signing.KeyRing):
        self._keys = keys
        self._rounds: answering.Rounds = {}
        self._answers = GroupCommit(dsn, self._begin)
        self._route = Route("POST", self._one, _MOST)
        self._started = False

    async def start(self) -> None:
        if not self._started:
            self._started = True
            self._answers.start()

    async def stop(self) -> None:
        await asyncio.gather(self._answers.stop())
        self._started = False

    async def __call__(self, scope: dict[str, Any], receive: asgi.Receive, send: asgi.Send) -> None:
        await asgi.serve(self, scope, receive, send)

    async def be_ready(self) -> None:
        await self.start()  # servers that know no lifespan events

    def route(self, method: str, path: str) -> Route:
        """Raises Refused not-found or method."""
        if path not in PATHS:
            raise Refused("not-found")
        if method != self._route.method:
            raise Refused("method")
        return self._route

    def take(self, request: Request) -> None:
        """Handle a whole request; it is answered now or after the commit."""
        try:
            self._route.handle(request)
        except Refused as refused:
            refuse(request, refused)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            refuse(request, Refused("fault"))

    def _one(self, request: Request) -> None:
        now = clock.now()
        token = self._token(request.headers.get(b"authorization", b""), now)
        try:
            wish = _decode(request.body)
        except _UNREADABLE as error:
            raise Refused("invalid-request", str(error)) from None
        position = (wish.position.lng, wish.position.lat) if wish.position else None
        row = answering.NewAnswer(
            wish.round, wish.member, token.person, wish.values, wish.nonce, API, now, wish.seconds, position
        )
        self._answers.submit(Asked(request, row))

    def _token(self, header: bytes, now: dt.datetime) -> tokens.Token:
        try:
            token = tokens.verify_header(header, keys=self._keys, now=int(now.timestamp()))
        except tokens.TokenRefused:
            raise Refused("token") from None
        if token.scope is not Scope.DECLARE:
            raise Refused("scope")
        return token

    def _begin(self, asked: list[Asked]) -> "AnswerBatch":
        return AnswerBatch(asked, self._rounds)


class AnswerBatch:
    """Answers written together."""

    def __init__(self, asked: Sequence[Asked], rounds: answering.Rounds):
        self._asked = asked
        self._rounds = rounds

    def steps(self) -> Steps[Replies]:
        outcomes = yield from answering.recording([one.row for one in self._asked], self._rounds)
        return [
            (one.request, _reply(one.request, outcome))
            for one, outcome in zip(self._asked, outcomes, strict=True)
        ]

    careful_steps = steps

    def repair(self) -> tuple[str, dict[str, Any]]:
        days = [known.day for one in self._asked if (known := self._rounds.get(one.row.round_id.bytes))]
        return answering.making_days(days or [clock.city_day(self._asked[0].row.at)])


def _reply(request: Request, outcome: answering.Outcome) -> Reply:
    if isinstance(outcome, answering.Recorded):
        body = wire.AnswerAnswer(outcome.version, outcome.is_late, outcome.abnormal, outcome.at)
        return Reply(201 if outcome.is_new else 200, body)
    english = wants_english(request.headers)
    if not outcome.problems:
        return refusal(Refused(outcome.reason), english=english)
    entry = REASONS[outcome.reason]
    errors = {key: sentence(code, english=english) for key, code in outcome.problems.items()}
    title = entry.english if english else entry.chinese
    return Reply(
        entry.status, wire.AnswerProblem(BASE + outcome.reason, title, entry.status, errors=errors), _PROBLEM
    )
