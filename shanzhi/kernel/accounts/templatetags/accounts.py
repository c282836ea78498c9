"""`{% load accounts %}`."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def development_hint() -> str:
    """Where codes can be read while nothing is really sent; empty in production."""
    return "/dev/outbox" if settings.DEV_PAGES else ""
