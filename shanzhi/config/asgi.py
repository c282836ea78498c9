"""The ASGI application: Django, with the hot endpoints beside it."""

import asyncio
import gc
import os
from typing import Any, cast

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import get_resolver

from shanzhi.config import database
from shanzhi.kernel.declarations import hot as declaring
from shanzhi.kernel.notify.live.stream import LiveStream
from shanzhi.kernel.scans import hot
from shanzhi.kernel.scans.hot import asgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
database.join()
pages = LiveStream(cast(Any, get_asgi_application()))
_ = get_resolver().url_patterns  # every page is imported now, not while the first visitor waits
gates = hot.build(dsn=database.address(), code_keys=settings.SHANZHI_CODE_KEYS)
answers = declaring.build(dsn=database.address(), code_keys=settings.SHANZHI_CODE_KEYS)
_BY_PATH = {path: gates for path in hot.PATHS} | {path: answers for path in declaring.PATHS}


def _spare_the_collector() -> None:
    """What is loaded by now stays for good, and a busy second makes and drops a million objects by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


class Life:
    """The begin and end of the process, for all that stands beside Django."""

    async def start(self) -> None:
        _spare_the_collector()
        await asyncio.gather(gates.start(), answers.start())

    async def stop(self) -> None:
        await asyncio.gather(gates.stop(), answers.stop())


class Application:
    """Hot paths go to their applications; all else goes to Django."""

    hot = gates
    life = Life()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await asgi.live(self.life, receive, send)
        elif scope["type"] == "http":
            await _BY_PATH.get(scope["path"], pages)(scope, receive, send)
        else:
            await pages(scope, receive, send)


application = Application()
