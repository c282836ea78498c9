"""Pure decisions about messages: when they may disturb, who may follow a topic, what is sent again."""

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

# How long after each attempt that failed the next one comes; after the last there is none.
WAITS = (5, 30, 180, 900, 3600)
QUIET_FROM, QUIET_UNTIL = dt.time(22, 0), dt.time(7, 0)
# Mail lies in a letter box until morning by itself; these ring.
RINGING = frozenset({"sms", "push"})
MAX_TOPIC_DATA = 4000  # PostgreSQL refuses notifications of 8,000 bytes
_TOPIC = re.compile(r"(permit|person)/([\w.-]{1,80})/([\w.:-]{1,80})")


def due_at(
    channel: str,
    *,
    at: dt.datetime,
    urgent: bool,
    quiet_from: dt.time | None,
    quiet_until: dt.time | None,
    zone: ZoneInfo,
) -> dt.datetime:
    """When a message may go out: at once, or, if it would ring in the person's quiet hours, at their end."""
    if urgent or channel not in RINGING or quiet_from is None or quiet_until is None:
        return at
    here = at.astimezone(zone)
    if not is_quiet(here.time(), quiet_from, quiet_until):
        return at
    end = dt.datetime.combine(here.date(), quiet_until, zone)
    return end if end > here else dt.datetime.combine(here.date() + dt.timedelta(days=1), quiet_until, zone)


def is_quiet(time: dt.time, start: dt.time, end: dt.time) -> bool:
    """Whether `time` lies in [start, end), which may run over midnight; an empty span is never quiet."""
    if start <= end:
        return start <= time < end
    return time >= start or time < end


def next_try(attempts: int, at: dt.datetime) -> dt.datetime | None:
    """When to try again after so many attempts, None when it is time to give up."""
    if attempts > len(WAITS):
        return None
    return at + dt.timedelta(seconds=WAITS[attempts - 1])


def is_own_address(url: str) -> bool:
    """Whether a message may lead there: inside this site, or nowhere."""
    return url == "" or (url.startswith("/") and not url.startswith("//") and "\\" not in url)


def is_push_address(endpoint: str, hosts: list[str]) -> bool:
    """Whether a browser's push address belongs to a known push service.

    The address comes from outside and our server will post to it: any other could be a machine inside.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or parts.username or port not in (None, 443):
        return False
    host = parts.hostname or ""
    return any(host == known or (known.startswith(".") and host.endswith(known)) for known in hosts)


def permit_topic(permit: str, subject: str) -> str:
    """The topic that holders of a permit may follow, `permit/<module.verb>/<subject>`."""
    return f"permit/{permit}/{subject}"


def person_topic(person_id: object, subject: str) -> str:
    """The topic that only one person may follow, `person/<uuid>/<subject>`."""
    return f"person/{person_id}/{subject}"


def is_topic(topic: str) -> bool:
    return _TOPIC.fullmatch(topic) is not None


def may_follow(
    topic: str, *, person_id: object, has_permit: Callable[[str], bool], second_factor: bool
) -> bool:
    """Who may hear of a topic. Topics of permits are officials' boards, so they want the second factor."""
    match = _TOPIC.fullmatch(topic)
    if match is None:
        return False
    kind, holder, _ = match.groups()
    if kind == "person":
        return holder == str(person_id)
    return second_factor and has_permit(holder)
