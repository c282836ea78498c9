"""The ASGI application: Django, with the hot endpoints beside it."""

import gc
import os
from typing import Any, cast

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import get_resolver

from shanzhi.config import database
from shanzhi.kernel.notify.live.stream import LiveStream
from shanzhi.kernel.scans import hot

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
database.join()
pages = LiveStream(cast(Any, get_asgi_application()))
_ = get_resolver().url_patterns  # every page is imported now, not while the first visitor waits
gates = hot.build(dsn=database.address(), code_keys=settings.SHANZHI_CODE_KEYS)


def _spare_the_collector() -> None:
    """What is loaded by now stays for good, and a busy second makes and drops a million objects by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


class Application:
    """Hot paths, and the begin and end of the process, go to the hot application; all else goes to Django."""

    hot = gates

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            _spare_the_collector()
        is_hot = scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] in hot.PATHS)
        await (gates if is_hot else pages)(scope, receive, send)


application = Application()
