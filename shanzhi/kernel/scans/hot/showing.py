"""Shows: a fresh signed code, counted before it is given out."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from shanzhi.core import clock
from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.scans import stream, wire
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.hot.commit import GroupCommit, Replies
from shanzhi.kernel.scans.hot.http import Reply, Request, refusal, wants_english
from shanzhi.kernel.scans.hot.judge import Judge
from shanzhi.kernel.scans.hot.recording import UNREADABLE
from shanzhi.kernel.scans.refusals import Refused

_SERIAL = 7  # bytes
_decode_show = msgspec.json.Decoder(wire.ShowRequest).decode


class Asked(NamedTuple):
    """A show that waits to be counted."""

    request: Request
    show: stream.NewShow


class Showing:
    """`POST /api/v1/shows`."""

    def __init__(self, dsn: str, judge: Judge, keys: signing.KeyRing):
        self._judge = judge
        self._keys = keys
        self._shows = GroupCommit(dsn, self._begin)
        self.parts = (self._shows,)

    def one(self, request: Request) -> None:
        """One show; raises Refused."""
        now = clock.now()
        token = self._judge.token(request.headers.get(b"authorization", b""), Scope.SHOW, now)
        subject = token.person
        if request.body:
            try:
                subject = self._judge.subject(_decode_show(request.body).subject, token)
            except UNREADABLE as error:
                raise Refused("invalid-request", str(error)) from None
        self._shows.submit(Asked(request, stream.NewShow(subject, now)))

    def _begin(self, asked: list[Asked]) -> "ShowBatch":
        return ShowBatch(asked, self._keys)


class ShowBatch:
    """Shows counted together; their codes are signed together."""

    def __init__(self, asked: Sequence[Asked], keys: signing.KeyRing):
        self._asked = asked
        self._keys = keys

    def steps(self) -> stream.Steps[Replies]:
        counted = yield from stream.showing([one.show for one in self._asked])
        pairs = list(zip(self._asked, counted, strict=True))
        serials = _serials(len(pairs))
        wishes = [_wish(one.show, shown, next(serials)) for one, shown in pairs if shown is not None]
        codes = iter(signing.make_many(keys=self._keys, wishes=wishes))
        return [
            (one.request, _none(one.request) if shown is None else _reply(next(codes), one.show, shown))
            for one, shown in pairs
        ]

    careful_steps = steps

    def repair(self) -> tuple[str, dict[str, Any]]:
        return stream.making_days(one.show.at for one in self._asked)


def _serials(number: int) -> Iterator[int]:
    """Random names for codes; the system is asked once for all of them."""
    random = secrets.token_bytes(_SERIAL * number)
    return (
        int.from_bytes(random[start : start + _SERIAL], "big") for start in range(0, len(random), _SERIAL)
    )


def _wish(show: stream.NewShow, shown: stream.Shown, serial: int) -> signing.Wish:
    return signing.Wish(
        CodeKind.PERSON,
        show.person_id.bytes,
        int(show.at.timestamp()),
        signing.MOMENTARY_SECONDS,
        shown.colour,
        serial,
    )


def _reply(code: str, show: stream.NewShow, shown: stream.Shown) -> Reply:
    seconds = signing.MOMENTARY_SECONDS
    return Reply(201, wire.ShowAnswer(code, shown.colour.word, shown.reason, shown.name, seconds, show.at))


def _none(request: Request) -> Reply:
    return refusal(Refused("no-standing"), english=wants_english(request.headers))
