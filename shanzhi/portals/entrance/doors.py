"""What each portal says of itself at the city's front door."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.registry import DemoLine, Portal


@dataclass(frozen=True)
class Door:
    portal: Portal
    icon: str
    line: Any


WORDS = {
    "citizen": ("user-heart", _("亮码、申报、为家人办事")),
    "business": ("building-skyscraper", _("企业办事、场所码、经办人")),
    "office": ("building-community", _("工作人员的工作台")),
}


def demo_lines() -> list[DemoLine]:
    """Roles to try with one tap; only ever in a demo city."""
    if not settings.DEMO_CITY:
        return []
    return [line for source in registry.collect("demo_lines") for line in source()]


def doors() -> list[Door]:
    """One door for each portal that is plugged in."""
    return [Door(portal, *WORDS[portal.key]) for portal in registry.collect("portals") if portal.key in WORDS]
