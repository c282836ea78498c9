"""For the layouts: how many messages wait."""

from typing import Any

from django import template

from shanzhi.kernel.notify import queries

register = template.Library()


@register.simple_tag
def unread(person: Any) -> int:
    """The number of unread messages, 0 for somebody not signed in."""
    return queries.unread_count(person) if person.is_authenticated else 0
