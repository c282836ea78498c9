"""What every portal's home and 我的 have in common."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.ui import tiles
from shanzhi.ui.todos import todos

MINE = _("我的")  # the group whose tiles stand on the page 我的 instead of the home
SEARCH_LENGTH = 40


def _is_mine(way: tiles.Way) -> bool:
    return str(way.tile.group) == str(MINE)


def home_context(request: HttpRequest, at: dt.datetime) -> dict[str, Any]:
    """Tiles by group, or those found by the words searched for; the to-do list."""
    words = request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    offered = tiles.ways(request.portal, request.user)  # type: ignore[attr-defined]
    return {
        "words": words,
        "found": tiles.search(offered, words) if words else [],
        "groups": tiles.groups(way for way in offered if not _is_mine(way)),
        "todos": todos(request.portal, request.user, at),  # type: ignore[attr-defined]
    }


def mine_context(request: HttpRequest) -> dict[str, Any]:
    """The person's own records, feature by feature."""
    offered = tiles.ways(request.portal, request.user)  # type: ignore[attr-defined]
    return {"ways": [way for way in offered if _is_mine(way)]}
