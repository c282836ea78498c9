"""A colour ends by the clock: gates then show that a new declaration is due."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.models import Standing

from ..models import HealthCode

BATCH = 500


@transaction.atomic
def expire_codes(*, at: dt.datetime) -> int:
    """Take the colour from up to a batch of people whose time is over, and ask them to declare again."""
    standings = Standing.objects.exclude(colour=GateColour.NONE).filter(until__lte=at)
    due = list(standings.order_by("until").values_list("person_id", flat=True)[:BATCH])
    codes = (
        HealthCode.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("person")
        .filter(person__in=due, until__lte=at)
    )
    for code in codes:
        scans.set_standing(
            person_id=code.person_id,
            name=code.person.name,
            colour=GateColour.NONE,
            reason=str(_("健康申报已过期，请重新申报后再通行。")),
            division_code=code.division_id,
            until=None,
            at=at,
        )
        notify.tell(
            person=code.person,
            notice="health_code.expired",
            title=_("您的健康申报已过期"),
            body=_("请重新申报，更新健康码，大约需要一分钟。"),
            url=reverse("citizen:health_code:declare"),
            at=at,
            once=f"expired:{code.until.isoformat()}",
        )
    return len(codes)
