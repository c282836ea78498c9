"""The portals as installed apps: what a phone needs to know, and what it keeps for when there is no network."""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from shanzhi.core.registry import Portal
from shanzhi.ui.templatetags.ui import brand_colour

# Enough for the offline page and the frame of every phone page.
KEPT = (
    "npm/weui/dist/style/weui.min.css",
    "ui/tokens.css",
    "ui/parts.css",
    "ui/widgets.css",
    "ui/phone.css",
    "ui/theme.js",
    "ui/offline.js",
)


def manifest(portal: Portal) -> dict[str, Any]:
    """The web app manifest of one portal."""
    return {
        "id": portal.prefix,
        "name": f"{portal.name} · {settings.CITY_NAME}",
        "short_name": str(portal.name),
        "start_url": portal.prefix,
        "scope": "/",
        "display": "standalone",
        "background_color": "#ededed",
        "theme_color": brand_colour(portal.key),
        "lang": "zh-Hans",
        "icons": [
            {
                "src": static(f"ui/icons/{portal.key}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in (192, 512)
        ],
    }


def kept_files(names: Sequence[str] = KEPT) -> list[str]:
    """Addresses the service worker, or a page for itself (`ui/kept.js`), keeps; as scripts write them in imports."""
    return [unquote(static(name)) for name in names]


def version(names: Sequence[str] = KEPT) -> str:
    """Changes whenever one of the kept files does."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(static(name).encode())
        found = finders.find(name)
        if found:
            with open(found, "rb") as file:
                digest.update(file.read())
    return digest.hexdigest()[:12]
