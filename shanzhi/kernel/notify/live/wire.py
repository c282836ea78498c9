"""The two languages of the live stream: signals between processes, events to browsers. No Django here."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

CHANNEL = "shanzhi_live"


@dataclass(frozen=True)
class Signal:
    """One notification of PostgreSQL: look into a person's inbox, or pass a topic on."""

    person_id: UUID | None = None
    topic: str = ""
    data: str = ""  # JSON, passed on as it came


def person_signal(person_id: UUID) -> str:
    return f"person {person_id.hex}"


def topic_signal(topic: str, data: Any) -> str:
    return f"topic {topic} {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}"


def read_signal(payload: str) -> Signal | None:
    """None for what another version of the program may have sent during an update."""
    kind, _, rest = payload.partition(" ")
    if kind == "person":
        try:
            return Signal(person_id=UUID(rest))
        except ValueError:
            return None
    if kind == "topic":
        topic, _, data = rest.partition(" ")
        return Signal(topic=topic, data=data)
    return None


def event(name: str, data: Any, *, position: int | None = None) -> bytes:
    """One event of `text/event-stream`; with `position`, the browser will resume from there."""
    return raw_event(name, json.dumps(data, ensure_ascii=False, separators=(",", ":")), position=position)


def raw_event(name: str, data: str, *, position: int | None = None) -> bytes:
    """The same for data that are JSON already. JSON has no line breaks outside strings, so one line holds it."""
    mark = "" if position is None else f"id: {position}\n"
    return f"{mark}event: {name}\ndata: {data}\n\n".encode()


def beginning(retry_milliseconds: int) -> bytes:
    """The first bytes: they also push through proxies that wait for some."""
    return f"retry: {retry_milliseconds}\n\n".encode()


HEARTBEAT = b": still here\n\n"


def read_position(text: str | None) -> int | None:
    """The place a browser says it got to; None when it says nothing or nonsense."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else None
