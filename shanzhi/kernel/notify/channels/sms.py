"""Short messages through an HTTP gateway, which a city puts before its provider (docs/guide/messages.md)."""

import hashlib
import hmac
import json
import time

import httpx
from django.conf import settings

from shanzhi.kernel.notify.channels import NotConfigured, Undeliverable

_TIMEOUT = httpx.Timeout(8.0, connect=3.0)
_BUSY = {408, 425, 429}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `<timestamp>.<body>`, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def send_sms(*, phone: str, text: str, key: str = "") -> None:
    """POST `{"id", "to", "text"}`, signed. 2xx is taken, 4xx is never taken, all else is tried again."""
    address, secret = settings.SHANZHI_SMS_GATEWAY_URL, settings.SHANZHI_SMS_GATEWAY_SECRET
    if not (address and secret):
        raise NotConfigured("SHANZHI_SMS_GATEWAY_URL and SHANZHI_SMS_GATEWAY_SECRET")
    body = json.dumps({"id": key, "to": phone, "text": text}, ensure_ascii=False).encode()
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Timestamp": timestamp,
        "X-Signature": signature(secret, timestamp, body),
    }
    answer = httpx.post(address, content=body, headers=headers, timeout=_TIMEOUT, follow_redirects=False)
    if 400 <= answer.status_code < 500 and answer.status_code not in _BUSY:
        raise Undeliverable(f"the gateway answered {answer.status_code}")
    if not answer.is_success:
        raise ConnectionError(f"the gateway answered {answer.status_code}")
