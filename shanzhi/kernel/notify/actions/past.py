"""What people were told in the past of a city that is built with a history."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import translation

from shanzhi.core import bulk, registry
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.notify.models import Message


class Told(NamedTuple):
    """One message of the past; `title` and `body` may be lazy translations."""

    person_id: UUID
    notice: str
    title: Any
    body: Any
    url: str
    at: dt.datetime


@transaction.atomic
def tell_past(*, told: Sequence[Told]) -> int:
    """Put messages into inboxes only: nobody's phone rings for what is long over."""
    for notice in {one.notice for one in told}:
        registry.find("notices", notice)
    people = Person.objects.filter(pk__in={one.person_id for one in told})
    languages = dict(people.values_list("pk", "language"))
    return bulk.copy_objects(_message(one, languages[one.person_id]) for one in told)


def _message(one: Told, language: str) -> Message:
    with translation.override(language):
        title, body = str(one.title), str(one.body)
    return Message(
        person_id=one.person_id,
        notice=one.notice,
        title=title,
        body=body,
        url=one.url,
        created_at=one.at,
    )
