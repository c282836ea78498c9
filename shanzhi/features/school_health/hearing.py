"""What schools listen to; run by the worker, once for each event."""

from typing import Any

from shanzhi.core import clock
from shanzhi.kernel.declarations.enums import Audience

from . import actions


def abnormal(event: Any) -> None:
    """A pupil is not well: the health side of the place hears of it."""
    if event.payload.get("audience") == Audience.SCHOOL:
        actions.tell_health(member_id=event.payload["member"], day=event.payload["day"], at=clock.now())
