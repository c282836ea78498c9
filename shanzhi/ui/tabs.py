"""The tab bar at the foot of a portal's own pages."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Portal

# portal key → (view name inside the portal, title, icon)
TABS = {
    "citizen": (
        ("home", _("首页"), "home"),
        ("notify:inbox", _("消息"), "bell"),
        ("mine", _("我的"), "user"),
    ),
    "business": (
        ("home", _("首页"), "home"),
        ("notify:inbox", _("消息"), "bell"),
        ("mine", _("我的"), "user"),
    ),
    "office": (
        ("notify:inbox", _("消息"), "message-circle"),
        ("orgs:people", _("通讯录"), "address-book"),
        ("home", _("工作台"), "layout-grid"),
        ("mine", _("我"), "user"),
    ),
}


@dataclass(frozen=True)
class Tab:
    name: str
    title: Any
    icon: str
    url: str
    current: bool
    counts_messages: bool


def tabs_for(request: HttpRequest) -> list[Tab]:
    """The portal's tabs when the page is one of them, else nothing: deeper pages have a way back instead."""
    tabs = every_tab(request)
    return tabs if any(tab.current for tab in tabs) else []


def links_for(request: HttpRequest) -> list[Tab]:
    """The same places for the top bar of a desk, on every page; the home has its place in the navigation."""
    return [tab for tab in every_tab(request) if tab.name != "home"]


def every_tab(request: HttpRequest) -> list[Tab]:
    """All tabs of the portal, whichever page this is: officials' phones keep them everywhere."""
    portal: Portal | None = getattr(request, "portal", None)
    if portal is None:
        return []
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [tab for spec in TABS.get(portal.key, ()) if (tab := _tab(portal.key, here, *spec))]


def _tab(portal: str, here: str, name: str, title: Any, icon: str) -> Tab | None:
    try:
        url = reverse(f"{portal}:{name}")
    except NoReverseMatch:  # the module behind this tab is not mounted
        return None
    return Tab(name, title, icon, url, here == f"{portal}:{name}", name == "notify:inbox")
