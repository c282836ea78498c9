"""The hot endpoints as one application. `asgi.py` and `protocol.py` are the two ways to it."""

import asyncio
import logging
from typing import Any

from shanzhi.kernel.codes import signing
from shanzhi.kernel.scans.hot import asgi
from shanzhi.kernel.scans.hot.asking import Asking
from shanzhi.kernel.scans.hot.http import Request, Route, refuse
from shanzhi.kernel.scans.hot.judge import Judge
from shanzhi.kernel.scans.hot.live import Live
from shanzhi.kernel.scans.hot.recording import Recording
from shanzhi.kernel.scans.hot.showing import Showing
from shanzhi.kernel.scans.refusals import Refused

log = logging.getLogger(__name__)

PATHS = frozenset(
    f"/api/v1/{name}" for name in ("scans", "scans/batch", "shows", "points", "revocations", "gate-list")
)
_LARGE_BODY = 1024 * 1024
_LOAD_SECONDS = 2  # a process that has just started waits so long for its first load before it says 503


def build(*, dsn: str, code_keys: str) -> "HotPath":
    """The application for a database and a ring of code keys (both as in the settings)."""
    return HotPath(dsn, signing.parse_keys(code_keys))


class HotPath:
    """Answers `PATHS`. `start` and `stop` frame its life; ASGI lifespan events call them."""

    def __init__(self, dsn: str, keys: signing.KeyRing):
        self._live = Live(dsn)
        judge = Judge(keys, self._live)
        recording, showing, asking = (
            Recording(dsn, judge),
            Showing(dsn, judge, keys),
            Asking(dsn, judge, self._live),
        )
        self._parts = (*asking.parts, *recording.parts, *showing.parts)
        self._started = False
        self._routes = {
            "/api/v1/scans": Route("POST", recording.one),
            "/api/v1/scans/batch": Route("POST", recording.many, _LARGE_BODY),
            "/api/v1/shows": Route("POST", showing.one),
            "/api/v1/points": Route("GET", asking.points),
            "/api/v1/revocations": Route("GET", asking.revocations),
            "/api/v1/gate-list": Route("GET", asking.gate_list),
        }

    async def start(self) -> None:
        """Begin to follow the database; it need not be there yet."""
        if not self._started:
            self._started = True
            for part in self._parts:
                part.start()

    async def stop(self) -> None:
        await asyncio.gather(*(part.stop() for part in self._parts))
        self._started = False

    async def __call__(self, scope: dict[str, Any], receive: asgi.Receive, send: asgi.Send) -> None:
        await asgi.serve(self, scope, receive, send)

    @property
    def is_ready(self) -> bool:
        """Whether points, staff and revocations are known."""
        return self._live.is_loaded.is_set()

    async def be_ready(self) -> None:
        """Wait a moment for the first load; raises Refused unavailable."""
        if self.is_ready:
            return
        await self.start()  # servers that know no lifespan events
        try:
            await asyncio.wait_for(self._live.is_loaded.wait(), _LOAD_SECONDS)
        except TimeoutError:
            raise Refused("unavailable") from None

    def route(self, method: str, path: str) -> Route:
        """Raises Refused not-found or method."""
        route = self._routes.get(path)
        if route is None:
            raise Refused("not-found")
        if route.method != method:
            raise Refused("method")
        return route

    def take(self, request: Request) -> None:
        """Handle a whole request to a known route; it is answered now or after the commit."""
        try:
            self._routes[request.path].handle(request)
        except Refused as refused:
            refuse(request, refused)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            refuse(request, Refused("fault"))
