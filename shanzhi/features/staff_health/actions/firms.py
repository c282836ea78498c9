"""A firm begins to take part, changes when it asks, and keeps its agents on duty."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.actions import end_duty, open_group, put_on_duty, rounds
from shanzhi.kernel.declarations.enums import Audience, Days, DutyRole, GroupKind
from shanzhi.kernel.declarations.models import Duty, Plan, ReminderPlan
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Organisation

from .. import queries
from ..models import Firm, Park
from ..telling import emit

STEPS = [
    {"rung": "reporter", "minutes": 30},
    {"rung": "teacher", "minutes": 0},
    {"rung": "head", "minutes": -30},
    {"rung": "bureau", "minutes": -120},
]


class FirmRefused(DomainError):
    """The firm cannot do this now."""


@transaction.atomic
def take_part(
    *,
    by: Person,
    organisation_id: UUID,
    opens: dt.time,
    closes: dt.time,
    days: str = Days.WORKING,
    town: str = "",
    park: Park | None = None,
    at: dt.datetime,
) -> Firm:
    """Begin the firm's roster and ask from today on. A second tap finds the first one's."""
    organisation = queries.organisation_of(by, organisation_id)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    standing = Firm.objects.filter(organisation=organisation).select_related("group").first()
    if standing:
        return standing
    place = organisation.place
    group = open_group(
        by=by,
        kind=GroupKind.ENTERPRISE,
        name=organisation.name,
        code=organisation.credit_code,
        division=orgs.division(place.division_id if place else _town(town)),
        place=place,
        organisation=organisation,
        at=at,
    )
    firm = Firm.objects.create(
        group=group, organisation=organisation, park=_fitting(park), joined_at=at, joined_by=by
    )
    _ask(firm, by, opens=opens, closes=closes, days=days, since=city_day(at), at=at)
    keep_agents(organisation_id=organisation.pk, at=at)
    audit.record(by=by, act="staff_health.joined", subject=ref(organisation), at=at)
    emit("staff_health.joined", firm, by=by, at=at)
    return firm


def _town(code: str) -> str:
    if len(code) not in {9, 12}:
        raise FirmRefused(_("请选择企业所在的镇（街道）。"), "staff.town", field="town")
    return code


def _fitting(park: Park | None) -> Park | None:
    if park is not None and park.closed_at is not None:
        raise FirmRefused(_("这个园区已停用，请重新选择。"), "staff.park", field="park")
    return park


def _ask(firm: Firm, by: Person, *, since: dt.date, at: dt.datetime, **window: Any) -> Plan:
    sheet = queries.questionnaire()
    if sheet is None:
        raise FirmRefused(
            _("卫生健康部门还没有发布企业申报问卷，发布后即可开始。"), "staff.no_questions", status=409
        )
    with override(settings.LANGUAGE_CODE):  # data of the city, in the city's language
        name = gettext("企业默认提醒")
    reminders, _made = ReminderPlan.objects.get_or_create(
        name=name, defaults={"audience": Audience.STAFF, "steps": STEPS}
    )
    return rounds.set_plan(
        by=by, top=firm.group, questionnaire=sheet, reminders=reminders, since=since, at=at, **window
    )


@transaction.atomic
def change_plan(
    *,
    by: Person,
    group_id: UUID,
    opens: dt.time,
    closes: dt.time,
    days: str,
    park: Park | None = None,
    at: dt.datetime,
) -> Firm:
    """Ask at another time from tomorrow on, or say in which park the firm lies. The same again changes nothing."""
    firm = queries.firm_represented(by, group_id)
    row = Firm.objects.select_for_update(of=("self",)).select_related("group", "organisation").get(pk=firm.pk)
    plan = queries.plan_of(row.group)
    if plan is None or (plan.opens, plan.closes, plan.days) != (opens, closes, days):
        _ask(row, by, opens=opens, closes=closes, days=days, since=city_day(at), at=at)
    if row.park != park:
        row.park = _fitting(park)
        row.save(update_fields=["park"])
        audit.record(by=by, act="staff_health.park_chosen", subject=ref(row.organisation), at=at)
    return row


@transaction.atomic
def keep_agents(*, organisation_id: UUID, at: dt.datetime) -> int:
    """Put everybody on duty who acts for the firm now, and nobody else as its head; says how many there are."""
    firm = Firm.objects.filter(organisation=organisation_id).select_related("group", "organisation").first()
    if firm is None:
        return 0
    agents = {agent.pk: agent for agent in queries.agents_of(firm.organisation)}
    heads = Duty.objects.filter(group=firm.group, role=DutyRole.HEAD, until__isnull=True)
    for duty in heads:
        if duty.person_id not in agents:
            end_duty(by=None, duty=duty, at=at)
    for agent in agents.values():
        put_on_duty(by=None, group=firm.group, person=agent, role=DutyRole.HEAD, at=at)
    return len(agents)
