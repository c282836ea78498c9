"""A colour ends by the clock: whatever else is in force takes its place, or else a new declaration is due."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.scans.models import Standing

from ..models import HealthCode
from .assessing import reassess

BATCH = 2000


@transaction.atomic
def expire_codes(*, at: dt.datetime) -> int:
    """Judge anew up to a batch of people whose colour's time is over; says how many there were.

    Two workers at once do no harm: the second judges people who have just been judged, and finds nothing to change.
    """
    with_code = Exists(HealthCode.objects.filter(pk=OuterRef("person_id")))
    standings = Standing.objects.filter(with_code, until__lte=at).exclude(colour=GateColour.NONE)
    due = list(standings.order_by("until").values_list("person_id", flat=True)[:BATCH])
    reassess(by=None, people=due, at=at)
    return len(due)
