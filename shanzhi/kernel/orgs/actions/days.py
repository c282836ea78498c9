"""Days that the city itself declares working or free."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.orgs.models import CityDay


class CityDayRefused(DomainError):
    """A day that cannot be declared any more."""


@transaction.atomic
def declare_city_day(
    *, by: Person | None, day: dt.date, is_working: bool, reason: str, at: dt.datetime
) -> CityDay:
    """Declare a day; clocks that run over it follow. Past days stand: clocks have already run over them."""
    if day < city_day(at):
        raise CityDayRefused(_("过去的日子不能再调整"), "city_day.past", field="day")
    declared, _fresh = CityDay.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "reason": reason, "declared_by": by}
    )
    audit.record(by=by, act="orgs.declare_city_day", subject=ref(declared), at=at, reason=reason)
    _tell(day, by, at)
    return declared


@transaction.atomic
def withdraw_city_day(*, by: Person | None, day: dt.date, at: dt.datetime, reason: str) -> None:
    """Back to the national calendar."""
    if day < city_day(at):
        raise CityDayRefused(_("过去的日子不能再调整"), "city_day.past", field="day")
    if not CityDay.objects.filter(pk=day).delete()[0]:
        raise CityDayRefused(_("这一天没有调整过"), "city_day.unknown", field="day", status=404)
    audit.record(by=by, act="orgs.withdraw_city_day", subject=f"cityday:{day}", at=at, reason=reason)
    _tell(day, by, at)


def _tell(day: dt.date, by: Person | None, at: dt.datetime) -> None:
    """Whoever counts working days has to count anew."""
    events.emit("orgs.city_days_changed", subject="city_days", at=at, by=by, payload={"day": day.isoformat()})
