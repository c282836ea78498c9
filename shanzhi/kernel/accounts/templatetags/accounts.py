"""`{% load accounts %}`."""

import re

from django import template
from django.conf import settings

register = template.Library()

BROWSERS = (
    ("Edg", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.simple_tag
def development_hint() -> str:
    """Where codes can be read while nothing is really sent; empty in production."""
    return "/dev/outbox" if settings.DEV_PAGES else ""


@register.filter
def device(user_agent: str) -> str:
    """What a browser calls itself, in two words: Chrome · Android."""
    names = [
        next((name for sign, name in known if re.search(sign, user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in names if name) or user_agent[:40]
