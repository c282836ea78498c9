"""What each portal says of itself at the city's front door."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.registry import Portal


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


def doors() -> list[Door]:
    """One door for each portal that is plugged in."""
    return [Door(portal, *WORDS[portal.key]) for portal in registry.collect("portals") if portal.key in WORDS]
