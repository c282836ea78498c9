"""What every portal's home and 我的 have in common."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.core.htmx import here
from shanzhi.ui import tiles
from shanzhi.ui.todos import todos

SEARCH_LENGTH = 40


@dataclass(frozen=True)
class Link:
    """One line of 我的."""

    title: Any
    icon: str
    url: str
    text: Any = ""


@dataclass(frozen=True)
class Section:
    """Lines of 我的 under one heading."""

    title: Any
    links: list[Link]


def home_context(request: HttpRequest, at: dt.datetime) -> dict[str, Any]:
    """Tiles by group, or those found by the words searched for; the to-do list."""
    words = request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    offered = tiles.ways(request.portal, request.user)  # type: ignore[attr-defined]
    return {
        "words": words,
        "found": tiles.search(offered, words) if words else [],
        "groups": tiles.groups(tiles.of_tasks(offered)),
        "todos": todos(request.portal, request.user, at),  # type: ignore[attr-defined]
    }


def mine_context(request: HttpRequest, more: Iterable[Link] = ()) -> dict[str, Any]:
    """The person's own records, feature by feature, and what they can set about their account."""
    if not request.user.is_authenticated:
        return {"ways": [], "sections": []}
    offered = tiles.ways(request.portal, request.user)  # type: ignore[attr-defined]
    return {"ways": tiles.of_person(offered), "sections": [_account(request, more)]}


def _account(request: HttpRequest, more: Iterable[Link]) -> Section:
    links = [
        *more,
        Link(
            _("账号与安全"),
            "shield-lock",
            here(request, "accounts:security"),
            _("第二验证、手机号、登录的设备"),
        ),
        Link(_("消息设置"), "bell-cog", here(request, "notify:settings"), _("短信、推送、免打扰时间")),
        Link(
            _("导出我的数据"), "download", here(request, "accounts:export"), _("平台上关于您的资料，一个文件")
        ),
    ]
    return Section(_("账号"), links)
