"""The short way from the socket to the hot endpoints, for the server uvicorn.

ASGI costs a task, two queues and three messages for each request, which is more than everything a scan needs
besides. Here a whole, small, ordinary `POST` for one of two addresses goes from the parser straight to the
application, and its answer straight to the socket. All else, odd requests to those addresses included, goes the
ordinary way: the parser is the server's own, and so are connections, limits, timeouts and the order of answers.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from shanzhi.kernel.scans.hot.asgi import BODY_SECONDS
from shanzhi.kernel.scans.hot.http import SMALL, Engine, Headers, Reply, refuse
from shanzhi.kernel.scans.refusals import Refused

_SHORT = {path.encode(): path for path in ("/api/v1/scans", "/api/v1/shows")}
_heads: dict[tuple[int, Headers], bytes] = {}


class _Silent:
    """Stands where the server expects the event that wakes a request's task: there is no task."""

    def set(self) -> None:
        pass


class _Short:
    """One request on the short way, with what the server asks of a request under way."""

    __slots__ = (
        "_protocol",
        "body",
        "disconnected",
        "headers",
        "is_whole",
        "keep_alive",
        "path",
        "response_complete",
        "timer",
    )
    method, query = "POST", ""
    message_event = _Silent()

    def __init__(self, protocol: "HotProtocol", path: str, headers: dict[bytes, bytes]):
        self._protocol = protocol
        self.path = path
        self.headers: Mapping[bytes, bytes] = headers
        self.body = b""
        self.is_whole = False
        self.response_complete = False
        self.disconnected = False
        self.keep_alive = True
        self.timer: asyncio.TimerHandle | None = None

    def answer(self, reply: Reply) -> None:
        if self.timer:
            self.timer.cancel()
        transport = self._protocol.transport
        if self.response_complete or transport.is_closing():
            return
        body = reply.encoded()
        head = _heads.get(reply[::2]) or _head(reply)
        transport.write(b"%b%d\r\n\r\n%b" % (head, len(body), body))
        self.response_complete = True
        if not self.keep_alive:
            transport.close()
        self._protocol.on_response_complete()

    def give_up(self) -> None:
        """The body has been dribbling in for too long."""
        if not self.is_whole:
            self.keep_alive = False
            refuse(self, Refused("too-slow"))


class HotProtocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with the short way to the `hot` of the application, where it has one."""

    cycle: Any

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.engine: Engine | None = getattr(self.app, "hot", None)
        self.owed: list[Any] = []
        self.idle_since: float | None = None

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        short = self.cycle
        if type(short) is _Short and not short.is_whole and short.timer is None:
            short.timer = self.loop.call_later(BODY_SECONDS, short.give_up)

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        path = _SHORT.get(self.url)
        if path and self._is_ready():
            headers = dict(self.headers)
            if self._is_ordinary_post(headers):
                self.cycle = _Short(self, path, headers)
                return
        url, lines, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers += lines
        super().on_headers_complete()
        self.owed = [cycle for cycle in self.owed if not cycle.response_complete]
        self.owed.append(self.cycle)

    def _is_ready(self) -> bool:
        """Whether the application is, and no answer is still owed on this connection: they go out in order."""
        is_free = self.cycle is None or self.cycle.response_complete
        return is_free and self.engine is not None and self.engine.is_ready and not self.flow.write_paused

    def _is_ordinary_post(self, headers: dict[bytes, bytes]) -> bool:
        parser = self.parser
        if parser.get_method() != b"POST" or parser.should_upgrade() or not parser.should_keep_alive():
            return False
        length = headers.get(b"content-length", b"")
        return not self.expect_100_continue and length.isdigit() and len(length) < 8 and int(length) <= SMALL

    def on_body(self, body: bytes) -> None:
        if type(self.cycle) is _Short:
            self.cycle.body += body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        short = self.cycle
        if type(short) is not _Short:
            super().on_message_complete()
            return
        short.is_whole = True
        assert self.engine is not None  # noqa: S101  (without one nothing is short)
        self.engine.take(short)

    # A timer for each request would cost as much as its signature: one runs on, and looks when it ends.

    def _unset_keepalive_if_required(self) -> None:
        self.idle_since = None

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self.idle_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._watch(self.timeout_keep_alive)

    def _watch(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        self.timeout_keep_alive_task = None
        if self.idle_since is None:
            return  # busy; the end of its answer watches again
        left = self.idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._watch(left)
        elif not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Hang up on what is no HTTP."""
        super().send_400_response(msg)
        self._forget_owed()

    def _forget_owed(self) -> None:
        """Nobody waits for the answers to earlier requests of this connection; the server knows of its last one only."""
        for cycle in self.owed:
            cycle.disconnected = True
        self.owed = []

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forget_owed()
        if self.timeout_keep_alive_task:
            self.timeout_keep_alive_task.cancel()


def _head(reply: Reply) -> bytes:
    """Status line and headers up to the length; there are few different ones."""
    lines = [b"%b: %b\r\n" % header for header in reply.headers]
    head = STATUS_LINE[reply.status] + b"".join(lines) + b"content-length: "
    _heads[reply[::2]] = head
    return head
