"""Joining an organisation: somebody vouches for the agent, then the agency holds until it ends."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import check_credit_code
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events.actions import emit
from shanzhi.kernel.orgs import queries, rules
from shanzhi.kernel.orgs.actions.organisations import OrganisationRefused, register_organisation
from shanzhi.kernel.orgs.enums import AgentState, JoinRoute
from shanzhi.kernel.orgs.models import Organisation, OrganisationAgent


@transaction.atomic
def join_organisation(
    *,
    by: Person,
    credit_code: str,
    at: dt.datetime,
    rights: Sequence[str] = (rules.EVERY_RIGHT,),
    route: str = JoinRoute.REPRESENTATIVE,
    as_representative: bool = False,
) -> OrganisationAgent:
    """Ask to act for an organisation. Who says to be its legal representative is always checked by an official."""
    organisation = Organisation.objects.filter(credit_code=check_credit_code(credit_code)).first()
    if organisation is None:
        raise OrganisationRefused(
            _("没有找到这家单位，请核对代码，或先登记单位"),
            "organisation.unknown",
            field="credit_code",
            status=404,
        )
    if as_representative:
        route, rights = JoinRoute.OFFICIAL, (rules.EVERY_RIGHT,)
    _refuse_joining(by, organisation, route)
    agent = OrganisationAgent.objects.create(
        organisation=organisation,
        person=by,
        rights=list(rights),
        route=route,
        as_representative=as_representative,
        asked_at=at,
    )
    _tell("orgs.agent_asked", agent, by, at)
    return agent


def _refuse_joining(by: Person, organisation: Organisation, route: str) -> None:
    if route == JoinRoute.REPRESENTATIVE and organisation.representative_id is None:
        raise OrganisationRefused(
            _("这家单位还没有登记法定代表人，请选择窗口核验营业执照"),
            "organisation.no_representative",
            field="route",
        )
    if queries.agents_of(organisation).filter(person=by).exists():
        raise OrganisationRefused(
            _("您已经是这家单位的经办人，或者申请还在等待确认"),
            "agent.already",
            field="credit_code",
            status=409,
        )


@transaction.atomic
def register_and_join(
    *,
    by: Person,
    credit_code: str,
    name: str,
    kind: str,
    at: dt.datetime,
    industry: str = "",
    as_representative: bool = False,
) -> OrganisationAgent:
    """Enter one's organisation and ask to act for it; an official compares both with the licence."""
    organisation = register_organisation(
        by=by, credit_code=credit_code, name=name, kind=kind, industry=industry, at=at
    )
    return join_organisation(
        by=by,
        credit_code=organisation.credit_code,
        route=JoinRoute.OFFICIAL,
        as_representative=as_representative,
        at=at,
    )


@transaction.atomic
def answer_agent(
    *, by: Person, agent: OrganisationAgent, agrees: bool, at: dt.datetime, reason: str = ""
) -> OrganisationAgent:
    """Confirm or refuse, once; a refusal carries its reason."""
    agent = (
        OrganisationAgent.objects.select_for_update(of=["self"])
        .select_related("organisation")
        .get(pk=agent.pk)
    )
    _refuse_stranger(by, agent)
    if agent.state != AgentState.ASKED:
        raise OrganisationRefused(_("这项申请已经处理过了"), "agent.answered", status=409)
    if not agrees and not reason.strip():
        raise OrganisationRefused(_("请写明不通过的原因，申请人会看到"), "agent.reason", field="reason")
    agent.state = AgentState.ACTIVE if agrees else AgentState.REFUSED
    agent.decided_at, agent.decided_by, agent.reason = at, by, reason
    agent.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if agrees and agent.as_representative:
        Organisation.objects.filter(pk=agent.organisation_id).update(representative=agent.person_id)
    _tell("orgs.agent_decided", agent, by, at, reason)
    return agent


def _refuse_stranger(by: Person, agent: OrganisationAgent) -> None:
    place = agent.organisation.place
    division = place.division_id if place else ""
    allowed = rules.may_answer(
        route=agent.route,
        asker=agent.person_id,
        answerer=by.pk,
        representative=agent.organisation.representative_id,
        is_checker=by.has_permit_in("orgs.check", division) if division else by.has_permit("orgs.check"),
    )
    if not allowed:
        raise OrganisationRefused(_("没有找到这项申请"), "agent.not_yours", status=404)


@transaction.atomic
def leave_organisation(*, by: Person, organisation: Organisation, at: dt.datetime) -> None:
    """Stop acting for an organisation, or take back the wish to. The legal representative stays until replaced."""
    if organisation.representative_id == by.pk:
        raise OrganisationRefused(
            _("法定代表人不能退出，变更登记后由新的法定代表人接管"), "agent.is_representative"
        )
    _end(by, queries.agents_of(organisation).filter(person=by).first(), at, "")


@transaction.atomic
def end_agency(*, by: Person, agent: OrganisationAgent, at: dt.datetime, reason: str) -> None:
    """The legal representative ends an agent's rights."""
    if agent.organisation.representative_id != by.pk or agent.person_id == by.pk:
        raise OrganisationRefused(_("没有找到这位经办人"), "agent.not_yours", status=404)
    _end(by, queries.agents_of(agent.organisation).filter(pk=agent.pk).first(), at, reason)


def _end(by: Person, agent: OrganisationAgent | None, at: dt.datetime, reason: str) -> None:
    if agent is None:
        raise OrganisationRefused(_("没有找到这位经办人"), "agent.not_yours", status=404)
    agent.state, agent.decided_at, agent.decided_by, agent.reason = AgentState.LEFT, at, by, reason
    agent.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    _tell("orgs.agent_left", agent, by, at, reason)


def _tell(kind: str, agent: OrganisationAgent, by: Person, at: dt.datetime, reason: str = "") -> None:
    """One fact for those who care, one line for the audit."""
    organisation = ref(agent.organisation)
    payload = {"agent": str(agent.pk), "person": ref(agent.person), "state": str(agent.state)}
    emit(kind, subject=organisation, at=at, by=by, payload=payload)
    audit.record(by=by, act=kind, subject=organisation, at=at, reason=reason, detail=payload)
