"""The small questions of a gate: where may I scan, what is revoked."""

from urllib.parse import parse_qs

from shanzhi.core import clock
from shanzhi.kernel.scans import wire
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.hot.gate_list import GateList
from shanzhi.kernel.scans.hot.http import Reply, Request
from shanzhi.kernel.scans.hot.judge import Judge
from shanzhi.kernel.scans.hot.live import Live
from shanzhi.kernel.scans.refusals import Refused


class Asking:
    """`GET /api/v1/points`, `/revocations` and `/gate-list`."""

    def __init__(self, dsn: str, judge: Judge, live: Live):
        self._judge = judge
        self._live = live
        self._gate_list = GateList(dsn)
        self.parts = (live, self._gate_list)

    def points(self, request: Request) -> None:
        """The open points at which the holder of the token may scan."""
        now = clock.now()
        token = self._judge.token(request.headers.get(b"authorization", b""), Scope.SCAN, now)
        mine = [
            (identifier, self._live.points[identifier])
            for identifier in self._live.points_of(token.person, now)
        ]
        answers = [wire.PointAnswer(identifier, point.name, point.kind) for identifier, point in mine]
        request.answer(Reply(200, wire.PointsAnswer(answers)))

    def revocations(self, request: Request) -> None:
        """The revocations above a version that still matter."""
        now = clock.now()
        self._judge.token(request.headers.get(b"authorization", b""), Scope.SCAN, now)
        since = parse_qs(request.query).get("since", ["0"])[-1]
        if not (since.isascii() and since.isdigit() and len(since) < 19):
            raise Refused("invalid-request", "since is a version, a number from an earlier answer")
        moment = int(now.timestamp())
        entries = [entry for entry in self._live.entries if entry.version > int(since)]
        entries = [entry for entry in entries if entry.until is None or entry.until >= moment]
        request.answer(
            Reply(200, wire.RevocationsAnswer(max(self._live.version, int(since)), moment, entries))
        )

    def gate_list(self, request: Request) -> None:
        """What a gate lacks of the published list."""
        now = clock.now()
        self._judge.token(request.headers.get(b"authorization", b""), Scope.SCAN, now)
        request.answer(self._gate_list.reply(request, now))
