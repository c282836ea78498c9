"""Officials keep the list of places with cases; people who declare choose from it."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_document_number
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from ..models import RiskArea


class RiskAreaRefused(DomainError):
    """An area cannot be listed or ended like this."""


@transaction.atomic
def add_risk_area(
    *,
    by: Person,
    name: str,
    division_code: str = "",
    level: str,
    since: dt.date,
    document_number: str,
    at: dt.datetime,
) -> RiskArea:
    """List a place; one name stands in the list once until it is ended."""
    today = city_day(at)
    if since > today:
        raise RiskAreaRefused(_("开始日期不能晚于今天。"), "risk_area.future", field="since")
    if RiskArea.objects.filter(name=name.strip(), until=None).exists():
        raise RiskAreaRefused(_("这个地区已经在名单中。"), "risk_area.listed", field="name", status=409)
    area = RiskArea.objects.create(
        name=name.strip(),
        division_code=division_code,
        level=level,
        since=since,
        document_number=check_document_number(document_number, today=today),
        added_by=by,
        added_at=at,
    )
    _tell("health_code.risk_area_added", area, by, area.document_number, at)
    return area


@transaction.atomic
def end_risk_area(
    *, by: Person, area_id: UUID, until: dt.date, document_number: str, at: dt.datetime
) -> RiskArea:
    """End it by another document; who left it while it was listed stays under the rule."""
    area = RiskArea.objects.select_for_update().get(pk=area_id)
    today = city_day(at)
    if area.until is not None:
        raise RiskAreaRefused(_("这个地区已经有人移出名单。"), "risk_area.ended", status=409)
    if not area.since <= until <= today:
        raise RiskAreaRefused(_("最后一天应在列入之日到今天之间。"), "risk_area.until", field="until")
    area.end_document_number = check_document_number(document_number, today=today)
    area.until, area.ended_by, area.ended_at = until, by, at
    area.save()
    _tell("health_code.risk_area_ended", area, by, area.end_document_number, at)
    return area


def _tell(kind: str, area: RiskArea, by: Person, document_number: str, at: dt.datetime) -> None:
    detail = {"name": area.name, "document_number": document_number}
    audit.record(by=by, act=kind, subject=ref(area), at=at, detail=detail)
    events.emit(kind, subject=ref(area), at=at, by=by, payload=detail)
