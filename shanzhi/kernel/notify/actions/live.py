"""Telling open pages of a change."""

from typing import Any

from shanzhi.kernel.notify import rules
from shanzhi.kernel.notify.live import database, wire


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
    database.signal([payload])
