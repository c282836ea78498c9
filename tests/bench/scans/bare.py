"""An ASGI application that reads a request and gives the bytes of a check-in's answer: what the server alone costs."""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec

from shanzhi.kernel.scans.wire import ScanAnswer

_ANSWER = ScanAnswer(
    UUID(int=2**127), "green", None, "陈**", dt.datetime(2020, 3, 16, 1, 30, 0, 123456, tzinfo=dt.UTC)
)
_BODY = msgspec.json.encode(_ANSWER)
_START = {
    "type": "http.response.start",
    "status": 201,
    "headers": [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(_BODY)).encode()),
    ],
}
_END = {"type": "http.response.body", "body": _BODY}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer every request alike."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    while (await receive()).get("more_body"):
        pass
    await send(_START)
    await send(_END)


async def _live(receive: Any, send: Any) -> None:
    for _ in range(2):
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
