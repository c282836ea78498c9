"""Shows: a fresh signed code, counted before it is given out."""

import secrets
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from shanzhi.core import clock
from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.scans import stream, wire
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.hot.commit import GroupCommit
from shanzhi.kernel.scans.hot.http import Answer, Incoming, Reply, refusal
from shanzhi.kernel.scans.hot.judge import Judge
from shanzhi.kernel.scans.hot.recording import UNREADABLE
from shanzhi.kernel.scans.refusals import Refused

_decode_show = msgspec.json.Decoder(wire.ShowRequest).decode


class Issued(NamedTuple):
    """A show that is counted, with its code."""

    code: str
    shown: stream.Shown


class Showing:
    """`POST /api/v1/shows`."""

    def __init__(self, dsn: str, judge: Judge, keys: signing.KeyRing):
        self._judge = judge
        self._keys = keys
        self._shows = GroupCommit(dsn, self._steps)
        self.parts = (self._shows,)

    def one(self, request: Incoming, answer: Answer) -> None:
        """Answer one show; raises Refused."""
        now = clock.now()
        token = self._judge.token(request.headers.get(b"authorization", b""), Scope.SHOW, now)
        try:
            wish = _decode_show(request.body or b"{}")
        except UNREADABLE as error:
            raise Refused("invalid-request", str(error)) from None

        def issued(done: Issued | Refused | None) -> None:
            if isinstance(done, Issued):
                code, (colour, reason, name) = done
                told = wire.ShowAnswer(code, colour.word, reason, name, signing.MOMENTARY_SECONDS, now)
                answer(Reply(201, told))
            else:
                answer(refusal(done or Refused("no-standing"), english=request.wants_english))

        self._shows.submit(stream.NewShow(self._judge.subject(wish.subject, token), now), issued)

    def _steps(self, shows: Sequence[stream.NewShow]) -> stream.Steps[list[Issued | None]]:
        """Count a batch, then sign the codes of the whole batch together."""
        counted = yield from stream.showing(shows)
        wishes = [_wish(show, shown) for show, shown in zip(shows, counted, strict=True) if shown is not None]
        codes = iter(signing.make_many(keys=self._keys, wishes=wishes))
        return [None if shown is None else Issued(next(codes), shown) for shown in counted]


def _wish(show: stream.NewShow, shown: stream.Shown) -> signing.Wish:
    return signing.Wish(
        CodeKind.PERSON,
        show.person_id.bytes,
        int(show.at.timestamp()),
        signing.MOMENTARY_SECONDS,
        shown.colour,
        secrets.randbits(56),
    )
