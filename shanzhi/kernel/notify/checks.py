"""Mistakes in the settings that would make messages vanish."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

_SENDERS = ("SHANZHI_SMS_SENDER", "SHANZHI_MAIL_SENDER", "SHANZHI_PUSH_SENDER")


@register(deploy=True)
def real_channels(app_configs: Any, **kwargs: Any) -> list[Error]:
    """In production no channel may end in the outbox of development."""
    if settings.DEV_PAGES:
        return []
    return [
        Error(
            f"{name} still names the outbox of development.",
            hint="See docs/guide/messages.md.",
            id="notify.E001",
        )
        for name in _SENDERS
        if ".outbox." in getattr(settings, name)
    ]
