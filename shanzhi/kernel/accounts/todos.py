"""What waits for a person's answer."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import TodoItem

from . import queries
from .models import Person


def answers_due(person: Person, at: dt.datetime) -> Iterator[TodoItem]:
    """Family requests to agree to or not."""
    for link in queries.family_requests_for(person):
        title = _("%(name)s 想为 %(member)s 代办事项，请您决定") % {
            "name": link.guardian.masked_name,
            "member": link.member.masked_name,
        }
        yield TodoItem(title, reverse("citizen:accounts:family"))
