"""The temperature is measured after the code was read: it is added to the scan that is there already."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.scans import rules
from shanzhi.kernel.scans.actions.scans import ScanRefused
from shanzhi.kernel.scans.models import Point, Scan


class TemperatureRefused(DomainError):
    """There is no such scan of this inspector any more."""


@transaction.atomic
def add_temperature(
    *, by: Any, point: Point, scan_id: UUID, scanned_at: dt.datetime, temperature: Decimal, at: dt.datetime
) -> Scan:
    """Write what was measured into the inspector's own scan, within minutes; a second tap corrects the first.

    `scanned_at` is the time that the scan was answered with: it finds the row by the index on point and time.
    """
    if not rules.is_plausible(float(temperature)):
        raise ScanRefused("temperature")
    own = Scan.objects.filter(point_id=point.pk, at=scanned_at, id=scan_id, inspector_id=by.pk)
    scan = own.select_for_update().first()
    if scan is None or at - scan.at > rules.TEMPERATURE_WITHIN:
        raise TemperatureRefused(
            _("这次登记已超过补录体温的时间，请重新扫码。"), "temperature.too_late", status=404
        )
    if scan.abnormal:
        audit.record(
            by=by,
            act="scans.correct_temperature",
            subject=f"scan:{scan.id}",
            at=at,
            detail={"from": str(scan.temperature), "to": str(temperature)},
        )
    scan.temperature, scan.abnormal = temperature, rules.is_abnormal(float(temperature))
    own.update(temperature=scan.temperature, abnormal=scan.abnormal)
    return scan
