"""Verbs of appeals; once filed, the actions of cases move them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_mobile
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Organisation

from . import queries
from .models import Appeal, AppealType, TermRule
from .supplied import TEMPLATE, TERMS, TYPES

MOST_TYPES = 4
KIND = "appeals.appeal"


class AppealRefused(DomainError):
    """An appeal that cannot be filed like this."""


@transaction.atomic
def supply_types(*, by: Person | None, at: dt.datetime) -> int:
    """Bring the supplied types and terms in; those that are there already stay as the city has made them."""
    rows = [
        AppealType(code=f"{group:02d}{place:02d}", group=name, name=one, unit_name=unit, template=TEMPLATE)
        for group, (name, (unit, ones)) in enumerate(TYPES.items(), 1)
        for place, one in enumerate(ones, 1)
    ]
    AppealType.objects.bulk_create(rows, ignore_conflicts=True)
    terms = [
        TermRule(grade=grade, amount=amount, unit=unit, valid_from=first, valid_until=last)
        for grade, amount, unit, first, last in TERMS
    ]
    TermRule.objects.bulk_create(terms, ignore_conflicts=True)
    audit.record(by=by, act="appeals.supply_types", subject="appeal_types", at=at)
    return len(rows)


@transaction.atomic
def file_appeal(
    *,
    by: Person,
    organisation_id: UUID,
    request_id: UUID,
    types: Sequence[AppealType],
    title: str,
    words: str,
    contact_name: str,
    contact_phone: str,
    papers: Sequence[Any] = (),
    at: dt.datetime,
) -> Appeal:
    """File an appeal for an enterprise; a second tap finds the first one's. Raises DomainError with the field."""
    firm = orgs.agency(by, organisation_id, queries.MODULE).organisation
    standing = Appeal.objects.filter(request_id=request_id, case__organisation=firm).first()
    if standing is not None:
        return standing
    if not 1 <= len(types) <= MOST_TYPES:
        raise AppealRefused(_("请选择 1 到 4 个诉求类型"), "appeal.types", field="types")
    phone = check_mobile(contact_phone)
    case = cases.open_case(
        kind=KIND,
        by=by,
        title=title,
        words=words,
        organisation=firm,
        division=_division(firm),
        papers=papers,
        facts={"types": [one.code for one in types]},
        at=at,
    )
    appeal = Appeal.objects.create(
        case=case, contact_name=contact_name, contact_phone=phone, request_id=request_id
    )
    appeal.types.set(types)
    return appeal


def _division(firm: Organisation) -> Any:
    return firm.place.division if firm.place else orgs.division(settings.CITY_CODE)
