"""Web push (RFC 8030) by `pywebpush`: the content is encrypted for the device, the city signs with its key."""

import json
from typing import Any

from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from shanzhi.kernel.notify.channels import Gone, NotConfigured, Undeliverable
from shanzhi.kernel.notify.channels.vapid import private_key

_A_DAY = 24 * 3600
_TIMEOUT = 8
_LONGEST_BODY = 500  # push services take 4 kB, encrypted


def send_push(*, device: Any, title: str, body: str, url: str = "", key: str = "") -> None:
    """Send `{title, body, url}` to one browser; its service worker shows it."""
    city_key = private_key()
    if city_key is None:
        raise NotConfigured("SHANZHI_VAPID_KEY")
    try:
        webpush(
            {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
            json.dumps({"title": title, "body": body[:_LONGEST_BODY], "url": url}, ensure_ascii=False),
            vapid_private_key=Vapid02(city_key),
            vapid_claims={"sub": settings.SHANZHI_VAPID_CONTACT},
            ttl=_A_DAY,
            timeout=_TIMEOUT,
            headers={"Topic": key.replace("-", "")} if key else {},  # a repeated attempt replaces the first
        )
    except WebPushException as error:
        _explain(error)


def _explain(error: WebPushException) -> None:
    status = getattr(error.response, "status_code", None)
    if status in (404, 410):
        raise Gone("the device has withdrawn its subscription") from error
    if status in (400, 403, 413):
        raise Undeliverable(f"the push service answered {status}") from error
    raise error
