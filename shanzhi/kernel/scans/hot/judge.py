"""Whether a scan or show is accepted: everything that can be decided without the database."""

import datetime as dt
from typing import Any
from uuid import UUID

import uuid_utils

from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.scans import rules, tokens
from shanzhi.kernel.scans.enums import Scope, Way
from shanzhi.kernel.scans.hot.live import Live, PointRow
from shanzhi.kernel.scans.refusals import Refused
from shanzhi.kernel.scans.stream import NewScan
from shanzhi.kernel.scans.wire import ScanRequest

_WAYS = {CodeKind.PERSON: int(Way.CODE), CodeKind.PAPER_CARD: int(Way.PAPER)}


class Judge:
    """Holds the keys and what is known of points and revocations."""

    def __init__(self, keys: signing.KeyRing, live: Live):
        self._keys = keys
        self._live = live

    def token(self, header: bytes, scope: Scope, now: dt.datetime) -> tokens.Token:
        """The token of an `Authorization` header; raises Refused token or scope."""
        try:
            token = tokens.verify_header(header, keys=self._keys, now=int(now.timestamp()))
        except tokens.TokenRefused:
            raise Refused("token") from None
        if token.scope is not scope:
            raise Refused("scope")
        return token

    def scan(self, wish: ScanRequest, inspector: UUID, now: dt.datetime, *, queued: bool) -> NewScan:
        """The row to write; raises Refused with the first reason against it."""
        point = self._point(wish.point, inspector, now)
        at = wish.at or now
        if at is not now and rules.is_skewed(at, now=now, queued=queued):
            raise Refused("clock-skew")
        if not rules.is_plausible(wish.temperature):
            raise Refused("temperature")
        code = self._code(wish.code, at)
        identifier: Any = (
            uuid_utils.uuid7()
        )  # of another type than UUID, ten times as fast; `bytes` is all we need
        person: Any = uuid_utils.UUID(bytes=code.subject_bytes)
        return NewScan(
            identifier,
            person,
            wish.point,
            inspector,
            point.division_code,
            at if at is now else at.astimezone(dt.UTC),
            now,
            _WAYS[code.kind],
            *rules.reading(wish.temperature),
            wish.nonce,
        )

    def subject(self, wanted: UUID | None, token: tokens.Token) -> UUID:
        """Whose code to show; raises Refused not-your-subject."""
        subject = wanted or token.person
        if subject != token.person and subject not in token.subjects:
            raise Refused("not-your-subject")
        return subject

    def _point(self, identifier: UUID, inspector: UUID, now: dt.datetime) -> PointRow:
        point = self._live.points.get(identifier)
        if point is None:
            raise Refused("unknown-point")
        if not point.is_open:
            raise Refused("closed-point")
        if not self._live.may_scan(inspector, identifier, now):
            raise Refused("not-your-point")
        return point

    def _code(self, scanned: str, at: dt.datetime) -> signing.Code:
        """A good personal code as of the time of scan, because a queued scan is read later than it was seen."""
        try:
            code = signing.read(signing.code_in(scanned), keys=self._keys, now=int(at.timestamp()))
        except signing.CodeRefused as refused:
            raise Refused(refused.reason) from None
        if code.kind is CodeKind.VENUE_POINT:
            raise Refused("poster")
        if code.kind not in _WAYS:
            raise Refused("wrong-kind")
        if self._live.is_revoked(code):
            raise Refused("revoked")
        return code
