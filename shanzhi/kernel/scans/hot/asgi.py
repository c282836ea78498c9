"""The hot endpoints over plain ASGI: for any server, and for whatever `protocol.py` leaves to it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from shanzhi.kernel.scans.hot.http import Engine, Reply, refusal, wants_english
from shanzhi.kernel.scans.refusals import Refused

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

BODY_SECONDS = 10


class Gone(Exception):
    """The client closed the connection before it had sent everything."""


class Incoming:
    """A request whose reply somebody awaits."""

    def __init__(self, scope: dict[str, Any]):
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query = scope.get("query_string", b"").decode("latin-1")
        self.headers: Mapping[bytes, bytes] = dict(scope["headers"])
        self.body = b""
        self.reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    def answer(self, reply: Reply) -> None:
        if not self.reply.done():
            self.reply.set_result(reply)


async def serve(hot: Engine, scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """One request, or the life of the process."""
    if scope["type"] == "lifespan":
        await live(hot, receive, send)
        return
    request = Incoming(scope)
    try:
        route = hot.route(request.method, request.path)
        await hot.be_ready()
        request.body = await _body(receive, route.most)
        hot.take(request)
        reply = await request.reply
    except Refused as refused:
        reply = refusal(refused, english=wants_english(request.headers))
    except Gone:
        return
    await _send(send, reply)


class Life(Protocol):
    """What begins and ends with the process."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


async def live(life: Life, receive: Receive, send: Send) -> None:
    """Answer the lifespan events of a server until it shuts down."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await life.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await life.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _body(receive: Receive, most: int) -> bytes:
    """The whole body; raises Refused too-large, or too-slow when it dribbles in."""
    body, more = await _part(receive, b"", most)
    if not more:
        return body
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                body, more = await _part(receive, body, most)
    except TimeoutError:
        raise Refused("too-slow") from None
    return body


async def _part(receive: Receive, body: bytes, most: int) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    body += message.get("body", b"")
    if len(body) > most:
        raise Refused("too-large")
    return body, message.get("more_body", False)


async def _send(send: Send, reply: Reply) -> None:
    body = reply.encoded()
    headers = [*reply.headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
