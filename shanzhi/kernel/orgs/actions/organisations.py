"""Organisations enter the register under their credit code."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_credit_code
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs import rules
from shanzhi.kernel.orgs.enums import AgentState, JoinRoute, OrganisationKind
from shanzhi.kernel.orgs.models import Organisation, OrganisationAgent, Place


class OrganisationRefused(DomainError):
    """An organisation that cannot be registered, or an agency that cannot be had."""


@transaction.atomic
def register_organisation(
    *,
    by: Person | None,
    credit_code: str,
    name: str,
    at: dt.datetime,
    kind: str = OrganisationKind.ENTERPRISE,
    industry: str = "",
    place: Place | None = None,
    representative: Person | None = None,
    is_synthetic: bool = False,
) -> Organisation:
    """Enter an organisation; a known legal representative is its first agent, with every right."""
    code = check_credit_code(credit_code)
    if Organisation.objects.filter(credit_code=code).exists():
        raise OrganisationRefused(
            _("这家单位已经登记，请申请加入"), "organisation.exists", field="credit_code", status=409
        )
    organisation = Organisation.objects.create(
        credit_code=code,
        name=name,
        kind=kind,
        industry=industry,
        place=place,
        representative=representative,
        is_synthetic=is_synthetic,
        registered_at=at,
    )
    if representative:
        _make_first_agent(organisation, representative, by, at)
    audit.record(by=by, act="orgs.register_organisation", subject=ref(organisation), at=at)
    return organisation


def _make_first_agent(organisation: Organisation, person: Person, by: Person | None, at: dt.datetime) -> None:
    OrganisationAgent.objects.create(
        organisation=organisation,
        person=person,
        rights=[rules.EVERY_RIGHT],
        state=AgentState.ACTIVE,
        route=JoinRoute.OFFICIAL,
        as_representative=True,
        asked_at=at,
        decided_at=at,
        decided_by=by,
    )
