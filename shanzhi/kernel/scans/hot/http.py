"""The little of HTTP that the hot endpoints need, over plain ASGI."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec

from shanzhi.kernel.scans.refusals import Refused, problem

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_encoder = msgspec.json.Encoder()
_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", b"application/problem+json")
_NOT_KEPT = (b"cache-control", b"no-store")
_BODY_SECONDS = 10


class Gone(Exception):
    """The client closed the connection before it had sent everything."""


class Reply(NamedTuple):
    """A status and what to send as JSON."""

    status: int
    body: Any
    headers: tuple[tuple[bytes, bytes], ...] = (_JSON, _NOT_KEPT)


class Incoming:
    """One request."""

    __slots__ = ("_receive", "headers", "query")

    def __init__(self, scope: dict[str, Any], receive: Receive):
        self._receive = receive
        self.headers = dict(scope["headers"])
        self.query = scope.get("query_string", b"").decode("latin-1")

    @property
    def wants_english(self) -> bool:
        return self.headers.get(b"accept-language", b"").lower().startswith(b"en")

    async def body(self, limit: int) -> bytes:
        """The whole body; raises Refused too-large, or too-slow when it dribbles in."""
        message = await self._next()
        if not message.get("more_body"):
            return _bounded(message.get("body", b""), limit)
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                return await self._rest(message.get("body", b""), limit)
        except TimeoutError:
            raise Refused("too-slow") from None

    async def _rest(self, body: bytes, limit: int) -> bytes:
        while True:
            message = await self._next()
            body = _bounded(body + message.get("body", b""), limit)
            if not message.get("more_body"):
                return body

    async def _next(self) -> dict[str, Any]:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise Gone
        return message


def _bounded(body: bytes, limit: int) -> bytes:
    if len(body) > limit:
        raise Refused("too-large")
    return body


def refusal(refused: Refused, *, english: bool) -> Reply:
    """A problem document; what may work later says when to come back."""
    body = problem(refused.reason, detail=refused.detail, english=english)
    more: list[tuple[bytes, bytes]] = []
    if body.status == 503:
        more.append((b"retry-after", b"1"))
    if body.status == 401:
        more.append((b"www-authenticate", b"Bearer"))
    return Reply(body.status, body, (_PROBLEM, _NOT_KEPT, *more))


async def send_reply(send: Send, reply: Reply) -> None:
    body = _encoder.encode(reply.body)
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": reply.status, "headers": [*reply.headers, length]})
    await send({"type": "http.response.body", "body": body})
