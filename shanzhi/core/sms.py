"""Short messages leave by whatever adapter the city has set: `SHANZHI_SMS_SENDER` is its dotted path."""

from django.conf import settings
from django.utils.module_loading import import_string


def send(*, phone: str, text: str) -> None:
    """Hand one message to the adapter, a callable `(*, phone, text)`; it raises what it raises."""
    import_string(settings.SHANZHI_SMS_SENDER)(phone=phone, text=text)
