"""Signals to the live streams of all processes. They leave at commit, and never after a rollback."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from shanzhi.kernel.notify import rules
from shanzhi.kernel.notify.live import wire


def publish(topic: str, data: Any = None) -> None:
    """Tell the open pages that follow `topic` (`rules.permit_topic`, `rules.person_topic`) about a change.

    Small and fleeting: whoever is away misses it. So `data` says what changed (an id, a count), and the page
    asks for the rest under its own permissions; it must hold nothing that a follower may not see.
    """
    if not rules.is_topic(topic):
        raise ValueError(f"not a topic: {topic}")
    payload = wire.topic_signal(topic, data)
    if len(payload.encode()) > rules.MAX_TOPIC_DATA:
        raise ValueError(f"{topic}: send an id and let the page ask for the rest")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [wire.CHANNEL, payload])


def wake(person_ids: Collection[UUID]) -> None:
    """Have the live streams of these people look into their inboxes."""
    payloads = [wire.person_signal(person_id) for person_id in person_ids]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [wire.CHANNEL, payloads]
        )
