"""The little of HTTP that the hot endpoints need."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import msgspec

from shanzhi.kernel.scans.refusals import Refused, problem

Headers = tuple[tuple[bytes, bytes], ...]

SMALL = 8 * 1024  # bytes of a body, where a route does not say otherwise
_encode = msgspec.json.Encoder().encode
_NOT_KEPT = (b"cache-control", b"no-store")
_JSON: Headers = ((b"content-type", b"application/json"), _NOT_KEPT)
_PROBLEM: Headers = ((b"content-type", b"application/problem+json"), _NOT_KEPT)
_COME_BACK: Headers = (*_PROBLEM, (b"retry-after", b"1"))
_SIGN_IN: Headers = (*_PROBLEM, (b"www-authenticate", b"Bearer"))


class Reply(NamedTuple):
    """A status and what to send as JSON."""

    status: int
    body: Any
    headers: Headers = _JSON

    def encoded(self) -> bytes:
        return _encode(self.body)


class Request(Protocol):
    """One request with its whole body; names of headers are in small letters."""

    method: str
    path: str
    query: str
    headers: Mapping[bytes, bytes]
    body: bytes

    def answer(self, reply: Reply) -> None:
        """Send the reply. The first one counts: who was told to come back is not answered again."""


class Route(NamedTuple):
    """How an address is served: the handler is given requests of up to `most` bytes."""

    method: str
    handle: Callable[[Request], None]
    most: int = SMALL


class Engine(Protocol):
    """What the ways in need of the application behind them."""

    @property
    def is_ready(self) -> bool: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def be_ready(self) -> None: ...

    def route(self, method: str, path: str) -> Route: ...

    def take(self, request: Request) -> None: ...


def wants_english(headers: Mapping[bytes, bytes]) -> bool:
    return headers.get(b"accept-language", b"").lower().startswith(b"en")


def refusal(refused: Refused, *, english: bool) -> Reply:
    """A problem document; what may work later says when to come back."""
    body = problem(refused.reason, detail=refused.detail, english=english)
    headers = {503: _COME_BACK, 401: _SIGN_IN}.get(body.status, _PROBLEM)
    return Reply(body.status, body, headers)


def refuse(request: Request, refused: Refused) -> None:
    """Answer with a problem document in the reader's language."""
    request.answer(refusal(refused, english=wants_english(request.headers)))
