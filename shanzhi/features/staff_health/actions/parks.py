"""Parks, kept by officials."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs.models import Division

from ..models import Park
from ..queries import PARKS


class ParkRefused(DomainError):
    """The park cannot be kept so."""


@transaction.atomic
def save_park(
    *,
    by: Person,
    park: Park | None = None,
    name: str,
    division: Division,
    address: str = "",
    at: dt.datetime,
) -> Park:
    """Enter a park, or change its name and place."""
    _refuse_stranger(by, division.pk)
    if park is not None:
        _refuse_stranger(by, park.division_id)
    row = park or Park(made_by=by, made_at=at)
    name = " ".join(name.split())
    if Park.objects.filter(name=name, closed_at__isnull=True).exclude(pk=row.pk).exists():
        raise ParkRefused(_("已经有这个名称的园区。"), "park.name", field="name", status=409)
    row.name, row.division, row.address = name, division, address.strip()
    row.save()
    audit.record(by=by, act="staff_health.park_saved", subject=ref(row), at=at, detail={"name": name})
    return row


@transaction.atomic
def close_park(*, by: Person, park: Park, at: dt.datetime) -> None:
    """Firms can no longer choose it; those in it are outside of all parks. A second time does nothing."""
    _refuse_stranger(by, park.division_id)
    if Park.objects.filter(pk=park.pk, closed_at__isnull=True).update(closed_at=at):
        park.firms.update(park=None)
        audit.record(by=by, act="staff_health.park_closed", subject=ref(park), at=at)


def _refuse_stranger(by: Person, division_code: str) -> None:
    if not by.has_permit_in(PARKS, division_code):
        raise ParkRefused(_("这个园区不在您负责的区域。"), "park.not_yours", field="division", status=404)
