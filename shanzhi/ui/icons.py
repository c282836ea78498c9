"""Tabler icons, drawn into the page: no icon font to load, and the colour is that of the text."""

import re
from functools import lru_cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_NAME = re.compile(r"[a-z0-9-]+")
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
_EMPTY = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


class UnknownIcon(LookupError):
    """The icon set has no drawing of that name."""


@lru_cache(maxsize=512)
def _shapes(name: str, style: str) -> str:
    file = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / style / f"{name}.svg"
    if not _NAME.fullmatch(name) or not file.exists():
        raise UnknownIcon(f"no Tabler icon named {name!r}")
    found = _SHAPES.search(file.read_text())
    return " ".join(found.group(1).replace(_EMPTY, "").split()) if found else ""


def icon(name: str, *, label: str = "", css: str = "", filled: bool = False) -> SafeString:
    """The drawing as inline SVG; hidden from screen readers unless it carries a `label`."""
    paint = (
        {"fill": "currentColor", "stroke": "none"} if filled else {"fill": "none", "stroke": "currentColor"}
    )
    return format_html(
        '<svg class="ti {}" viewBox="0 0 24 24" width="24" height="24" fill="{}" stroke="{}" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        css,
        paint["fill"],
        paint["stroke"],
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        mark_safe(_shapes(name, "filled" if filled else "outline")),
    )
