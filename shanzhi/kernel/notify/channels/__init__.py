"""Ways out of the platform. A city names its adapters in the settings by dotted path.

An adapter is a function with the arguments of the ones below. It returns once the provider has taken the
message, raises `Undeliverable` when no repetition can help, `Gone` when a device is no longer there, and
anything else when it should be tried again. `key` is the same for every attempt of one message.
"""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


class Undeliverable(Exception):
    """The provider will never take this message."""


class Gone(Undeliverable):
    """The device has withdrawn its subscription."""


class NotConfigured(Exception):
    """The city has not set up this channel."""


def send_sms(*, phone: str, text: str, key: str) -> None:
    import_string(settings.SHANZHI_SMS_SENDER)(phone=phone, text=text, key=key)


def send_mail(*, address: str, title: str, text: str, url: str, key: str) -> None:
    import_string(settings.SHANZHI_MAIL_SENDER)(address=address, title=title, text=text, url=url, key=key)


def send_push(*, device: Any, title: str, body: str, url: str, key: str) -> None:
    import_string(settings.SHANZHI_PUSH_SENDER)(device=device, title=title, body=body, url=url, key=key)
