"""Verbs of events: a fact is told, and handed to whoever subscribed to it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, transaction

from shanzhi.core import jobs, registry
from shanzhi.kernel.events import queries, rules
from shanzhi.kernel.events.models import Event

_CLAIM = """
INSERT INTO events_eventdelivery (event_id, subscription, round, delivered_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (event_id, subscription) DO UPDATE SET round = excluded.round, delivered_at = excluded.delivered_at
WHERE events_eventdelivery.round < excluded.round
RETURNING id
"""
_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name"
_NOT_DURABLE = "set_config('synchronous_commit', 'off', true)"


@transaction.atomic
def emit(
    kind: str,
    *,
    subject: str,
    at: dt.datetime,
    by: Any = None,
    division_code: str = "",
    payload: dict[str, Any] | None = None,
) -> Event:
    """Tell a fact, in the transaction of the change that it reports.

    Facts about one subject are put in order by a lock that is held until the transaction ends; who tells of
    several subjects at once does so in sorted order. `kind` must stand in a manifest (KeyError otherwise).
    """
    registry.find("events", kind)
    _take_turn(f"event:{subject}")
    event = Event.objects.create(
        kind=kind,
        subject=subject,
        at=at,
        by_id=by.pk if by else None,
        division_code=division_code,
        payload=payload or {},
    )
    for subscription in queries.subscriptions_to(kind):
        lock = rules.lock_of(subscription.name, subject)
        jobs.later("events.deliver", lock=lock, event_id=event.pk, subscription=subscription.name)
    return event


class Fact(NamedTuple):
    """One of many facts of a kind; see `emit`."""

    subject: str
    division_code: str
    payload: dict[str, Any]


@transaction.atomic
def emit_many(kind: str, *, facts: Iterable[Fact], at: dt.datetime, by: Any = None) -> list[Event]:
    """Tell facts of one kind about different subjects, as `emit` does it for one, in a few statements."""
    registry.find("events", kind)
    told = sorted(facts, key=lambda fact: fact.subject)
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, [[f"event:{fact.subject}" for fact in told]])
    events = Event.objects.bulk_create(
        Event(kind=kind, at=at, by_id=by.pk if by else None, **fact._asdict()) for fact in told
    )
    for subscription in queries.subscriptions_to(kind):
        jobs.later_many(
            "events.deliver",
            [{"event_id": event.pk, "subscription": subscription.name} for event in events],
            locks=[rules.lock_of(subscription.name, event.subject) for event in events],
        )
    return events


@transaction.atomic
def deliver(
    *,
    event: Event,
    subscription: registry.Subscription,
    at: dt.datetime,
    round: int = 1,
    durable: bool = True,
) -> bool:
    """Run the handler of a subscription for an event, unless that has been done; says whether it ran.

    The note of the delivery and all that the handler writes commit together or not at all. Who does not wait for
    the disk (`durable`) must look for the note before forgetting that there was something to deliver.
    """
    _take_turn(rules.lock_of(subscription.name, event.subject), durable=durable)
    if not _claim(event.pk, subscription.name, round, at):
        return False
    subscription.handler(event)
    return True


@transaction.atomic
def skip(*, event: Event, subscription: registry.Subscription, at: dt.datetime) -> bool:
    """Let a subscription pass over an event that it can never deal with, so that later ones reach it."""
    return _claim(event.pk, subscription.name, 1, at)


def _take_turn(name: str, *, durable: bool = True) -> None:
    statement = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
    with connection.cursor() as cursor:
        cursor.execute(statement if durable else f"{statement}, {_NOT_DURABLE}", [name])


def _claim(event_id: int, subscription: str, round: int, at: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [event_id, subscription, round, at])
        return cursor.fetchone() is not None
