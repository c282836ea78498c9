"""Telling people something: the inbox always, other channels as the notice and the person say."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import translation

from shanzhi.core import clock, jobs, registry
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.notify import rules
from shanzhi.kernel.notify.enums import Channel
from shanzhi.kernel.notify.live import database, wire
from shanzhi.kernel.notify.models import Message, Outgoing, Preference, PushSubscription

_BATCH = 500


def tell(
    *,
    person: Person,
    notice: str,
    title: Any,
    body: Any,
    url: str = "",
    at: dt.datetime,
    urgent: bool = False,
    once: str = "",
) -> Message | None:
    """Put a message into the person's inbox and on the channels of its notice, in this transaction.

    `title` and `body` may be lazy translations: they are said in the person's language. `url` is an address
    inside this site. `urgent` rings in quiet hours too. With `once`, a second telling under the same mark
    does nothing and returns None, so that a job that runs again tells nobody twice.
    """
    told = tell_many(
        people=[person], notice=notice, title=title, body=body, url=url, at=at, urgent=urgent, once=once
    )
    return told[0] if told else None


def tell_many(
    *,
    people: Iterable[Person],
    notice: str,
    title: Any,
    body: Any,
    url: str = "",
    at: dt.datetime,
    urgent: bool = False,
    once: str = "",
) -> list[Message]:
    """The same message to many people, as `tell` does it for one; up to some 500 people a transaction."""
    letters = [Letter(person, title, body, url, once) for person in people]
    return tell_each(letters=letters, notice=notice, at=at, urgent=urgent)


class Letter(NamedTuple):
    """A message to one person; see `tell`."""

    person: Person
    title: Any
    body: Any
    url: str = ""
    once: str = ""


@transaction.atomic
def tell_each(
    *, letters: Sequence[Letter], notice: str, at: dt.datetime, urgent: bool = False
) -> list[Message]:
    """To each person a message of their own, in a few statements for all of them; gives those that were told."""
    kind = registry.find("notices", notice)
    for url in {letter.url for letter in letters}:
        if not rules.is_own_address(url):
            raise ValueError(f"a message leads only into this site, not to {url}")
    messages = [
        Message(
            person=letter.person,
            notice=notice,
            title=_said(letter.title, letter.person),
            body=_said(letter.body, letter.person),
            url=letter.url,
            created_at=at,
            is_urgent=urgent,
            once=letter.once,
        )
        for letter in letters
    ]
    marked = any(message.once for message in messages)
    Message.objects.bulk_create(messages, batch_size=_BATCH, ignore_conflicts=marked)
    fresh = _written(messages) if marked else messages
    if fresh:
        _send(fresh, kind.channels)
        database.signal([wire.person_signal(who) for who in {message.person_id for message in fresh}])
    return fresh


def _said(text: Any, person: Person) -> str:
    with translation.override(person.language):
        return str(text)


def _written(messages: list[Message]) -> list[Message]:
    """Those that really became rows: the others were told before."""
    ids = set(
        Message.objects.filter(pk__in=[message.pk for message in messages]).values_list("pk", flat=True)
    )
    return [message for message in messages if message.pk in ids]


def _send(messages: list[Message], channels: tuple[str, ...]) -> None:
    """Write what has to go out, and a job for each, in the same transaction as the messages."""
    if not channels:
        return
    people = {message.person_id for message in messages}
    preferences = Preference.objects.in_bulk(people)
    devices: dict[Any, list[PushSubscription]] = {}
    if Channel.PUSH in channels:
        for device in PushSubscription.objects.filter(person__in=people):
            devices.setdefault(device.person_id, []).append(device)
    rows = []
    for message in messages:
        wishes = preferences.get(message.person_id) or Preference(person=message.person)
        for channel, target in _ways(message.person, wishes, devices.get(message.person_id, []), channels):
            rows.append(_outgoing(message, wishes, channel, target))
    Outgoing.objects.bulk_create(rows, batch_size=_BATCH)
    by_moment: dict[dt.datetime | None, list[dict[str, str]]] = {}
    for row in rows:
        when = row.due_at if row.due_at > row.message.created_at else None
        by_moment.setdefault(when, []).append({"outgoing_id": str(row.pk)})
    for when, sendings in by_moment.items():
        jobs.later_many("notify.send", sendings, at=when)


def _ways(
    person: Person, wishes: Preference, devices: list[PushSubscription], channels: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Over which of the notice's channels, and to which device, this person can and wants to be reached."""
    if Channel.SMS in channels and wishes.sms and person.phone:
        yield Channel.SMS, ""
    if Channel.MAIL in channels and wishes.mail and wishes.mail_confirmed_at:
        yield Channel.MAIL, ""
    if wishes.push:
        for device in devices:
            yield Channel.PUSH, str(device.pk)


def _outgoing(message: Message, wishes: Preference, channel: str, target: str) -> Outgoing:
    due = rules.due_at(
        channel,
        at=message.created_at,
        urgent=message.is_urgent,
        quiet_from=wishes.quiet_from,
        quiet_until=wishes.quiet_until,
        zone=clock.CITY_ZONE,
    )
    return Outgoing(message=message, channel=channel, target=target, due_at=due)
