"""What a person should do now, from every module that knows of something."""

import datetime as dt
from typing import Any

from shanzhi.core import registry
from shanzhi.core.registry import Portal, TodoItem

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def todos(portal: Portal, person: Any, at: dt.datetime) -> list[TodoItem]:
    """The to-do list of one portal, what is due first standing first."""
    if not person.is_authenticated:
        return []
    sources = (source for source in registry.collect("todos") if source.portal == portal.key)
    found = [item for source in sources for item in source.items(person, at)]
    return sorted(found, key=lambda item: item.due or _NEVER)
