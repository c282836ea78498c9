"""Development: everything that would leave is shown at /dev/outbox instead."""

from typing import Any

from django.conf import settings

from shanzhi.core import clock
from shanzhi.kernel.notify.channels import NotConfigured
from shanzhi.kernel.notify.enums import Channel
from shanzhi.kernel.notify.models import DevOutbox


def send_sms(*, phone: str, text: str, key: str = "") -> None:
    _put(Channel.SMS, phone, text=text)


def send_mail(*, address: str, title: str, text: str, url: str = "", key: str = "") -> None:
    _put(Channel.MAIL, address, title=title, text=text, url=url)


def send_push(*, device: Any, title: str, body: str, url: str = "", key: str = "") -> None:
    _put(Channel.PUSH, device.endpoint, title=title, text=body, url=url)


def _put(channel: str, recipient: str, **content: str) -> None:
    if not settings.DEV_PAGES:
        raise NotConfigured(f"{channel}: name the city's adapter in the settings (docs/guide/messages.md)")
    DevOutbox.objects.create(channel=channel, recipient=recipient, created_at=clock.now(), **content)
