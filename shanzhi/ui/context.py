"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from shanzhi.core.registry import Portal
from shanzhi.ui import tiles
from shanzhi.ui.tabs import every_tab, links_for, tabs_for


def _home(portal: Portal | None) -> str:
    try:
        return reverse(f"{portal.key}:home") if portal else "/"
    except NoReverseMatch:
        return "/"


def _ways(request: HttpRequest) -> list[tiles.Way]:
    portal = getattr(request, "portal", None)
    return tiles.of_tasks(tiles.ways(portal, request.user)) if portal else []


def page(request: HttpRequest) -> dict[str, Any]:
    """The shell: portal, its home, tabs, left navigation, preferences, the city's name."""
    portal = getattr(request, "portal", None)
    ways = SimpleLazyObject(lambda: _ways(request))
    return {
        "portal": portal,
        "home_url": _home(portal),
        "city_name": settings.CITY_NAME,
        "city_code": settings.CITY_CODE,
        "map_approval": settings.MAP_APPROVAL,
        "demo_city": settings.DEMO_CITY,
        "preferences": getattr(request, "preferences", None),
        "tabs": SimpleLazyObject(lambda: tabs_for(request)),
        "links": SimpleLazyObject(lambda: links_for(request)),
        "every_tab": SimpleLazyObject(lambda: every_tab(request)),
        "navigation": SimpleLazyObject(lambda: tiles.groups(ways)),
        "current_way": SimpleLazyObject(lambda: tiles.nearest(ways, request.path)),
    }
