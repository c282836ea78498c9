"""What schools listen to; run by the worker, once for each event."""

from typing import Any

from shanzhi.core import clock
from shanzhi.core.refs import key_of
from shanzhi.kernel.declarations.enums import Audience

from . import actions


def fever(event: Any) -> None:
    """Somebody with a fever stands at a gate of a school."""
    actions.tell_fever(
        point_id=event.payload["point"],
        scan_id=event.payload["scan"],
        person_id=key_of(event.subject),
        temperature=event.payload["temperature"],
        at=clock.now(),
    )


def abnormal(event: Any) -> None:
    """A pupil is not well: the health side of the place hears of it."""
    if event.payload.get("audience") == Audience.SCHOOL:
        actions.tell_health(member_id=event.payload["member"], day=event.payload["day"], at=clock.now())
