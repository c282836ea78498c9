"""Verbs of tracing."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.scans import queries as scans

from . import lake, rules
from .models import PlaceStay


class PlaceRefused(DomainError):
    """There is no such place, or nobody stays so long."""


@transaction.atomic
def set_place_stay(*, by: Person | None, owner_ref: str, minutes: int, at: dt.datetime) -> PlaceStay:
    """Let tracing reckon with another length of stay at this one place."""
    if not 1 <= minutes <= rules.LONGEST_STAY:
        raise PlaceRefused(_("停留时长应在 1 到 1440 分钟之间。"), "tracing.minutes", field="minutes")
    if not scans.points_of(owner_ref).exists():
        raise PlaceRefused(_("没有这个场所。"), "tracing.no_place", field="owner_ref", status=404)
    row, _new = PlaceStay.objects.update_or_create(
        owner_ref=owner_ref, defaults={"minutes": minutes, "set_at": at}
    )
    audit.record(by=by, act="tracing.set_stay", subject=owner_ref, at=at, detail={"minutes": minutes})
    return row


def export_scans(*, day: dt.date) -> int:
    """Write the check-ins of a city day into the lake, in place of what was written before; says how many."""
    return lake.write_day(day)


def bring_lake_up_to_date(*, at: dt.datetime) -> list[dt.date]:
    """Export the days that are new or have got late check-ins, and forget those that the stream has forgotten."""
    kept = set(scans.days_kept())
    for day in lake.days():
        if day not in kept:
            lake.forget_day(day)
    changed = [day for day in lake.closed_days(sorted(kept), at) if lake.is_behind(day)]
    for day in changed:
        lake.write_day(day)
    return changed
