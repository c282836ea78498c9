"""`GET /api/v1/live`: admitted by Django like any page, then served without it.

A stream lasts for hours, and a Django request holds a thread as long as it lasts. So Django only decides:
its view leaves an `Admission` in the scope, and then the request ends for Django; without one its answer (a
problem document) goes out as it is.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shanzhi.kernel.notify.live import database, wire
from shanzhi.kernel.notify.live.client import Client
from shanzhi.kernel.notify.live.hub import Hub

PATH = "/api/v1/live"
ADMISSION = "shanzhi.live.admission"
HEARTBEAT_SECONDS = 15
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx passes each event on at once
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True)
class Admission:
    """Who may listen to what, as Django's view decided, and where the browser got to."""

    person_id: UUID
    session_key: str
    session_salt: str
    topics: frozenset[str]
    position: int | None


class LiveStream:
    """Wraps the Django application and takes over the one address."""

    def __init__(self, django: Callable[[Scope, Receive, Send], Awaitable[None]]):
        self._django = django
        self._hub: Hub | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._django(scope, receive, send)
            return
        answer: list[dict[str, Any]] = []
        await self._django(scope, _body_only(), _into(answer))
        admission = scope.get(ADMISSION)
        if admission is None:
            for message in answer:
                await send(message)
            return
        await self._serve(admission, receive, send)

    async def _serve(self, admission: Admission, receive: Receive, send: Send) -> None:
        client = Client(**vars(admission))
        hub = self._hub = self._hub or Hub(database.address())
        gone = asyncio.create_task(_disconnected(receive, client))
        hub.join(client)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await _send(send, wire.beginning(random.randint(1000, 4000)))  # noqa: S311  (spreads reconnections)
            while not client.is_closed:
                await _send(send, await client.take(HEARTBEAT_SECONDS) or wire.HEARTBEAT)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            hub.leave(client)
            gone.cancel()


def _body_only() -> Receive:
    """Django gets the empty body of a GET and hears no more: the connection is ours."""
    body = {"type": "http.request", "body": b"", "more_body": False}
    messages = iter([body])

    async def receive() -> dict[str, Any]:
        return next(messages, None) or await asyncio.get_running_loop().create_future()

    return receive


def _into(answer: list[dict[str, Any]]) -> Send:
    async def send(message: dict[str, Any]) -> None:
        answer.append(message)

    return send


async def _send(send: Send, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _disconnected(receive: Receive, client: Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.close()
