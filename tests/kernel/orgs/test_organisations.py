"""Organisations and the people who act for them."""

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.orgs import actions, queries
from shanzhi.kernel.orgs.models import Organisation

from .conftest import CREDIT_CODE

pytestmark = pytest.mark.django_db


@pytest.fixture
def checker(person, at):
    """An official who checks licences anywhere in the city."""
    official = person("窗口人员")
    accounts.grant_role(by=None, person=official, role="county_official", at=at)
    return official


def refused(call, **arguments) -> str:
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


def test_a_known_representative_may_do_everything(firm, representative):
    agency = queries.agency(representative, firm.pk, "recruitment")
    assert agency.rights == ["*"]
    assert list(queries.organisations_of(representative)) == [firm]


def test_register_organisation_checks_the_code(firm, at):
    assert (
        refused(actions.register_organisation, by=None, credit_code="91110000600037341X", name="错", at=at)
        == "credit_code.check"
    )
    assert (
        refused(actions.register_organisation, by=None, credit_code=CREDIT_CODE, name="重复", at=at)
        == "organisation.exists"
    )


def test_the_representative_confirms_an_agent(firm, representative, person, at):
    agent = person("经办人")
    asked = actions.join_organisation(
        by=agent, credit_code=f" {CREDIT_CODE.lower()}", rights=["recruitment"], at=at
    )
    assert list(queries.agents_to_confirm(representative)) == [asked]
    assert not queries.organisations_of(agent)
    answered = actions.answer_agent(by=representative, agent=asked, agrees=True, at=at)
    assert answered.state == "active"
    assert queries.agency(agent, firm.pk, "recruitment")
    with pytest.raises(DomainError) as no_right:
        queries.agency(agent, firm.pk, "appeals")
    assert no_right.value.code == "organisation.no_right"
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["orgs.agent_asked", "orgs.agent_decided"]


def test_an_answer_is_given_once_and_only_by_those_who_may(firm, representative, checker, person, at):
    agent = person("经办人")
    asked = actions.join_organisation(by=agent, credit_code=CREDIT_CODE, at=at)
    assert refused(actions.join_organisation, by=agent, credit_code=CREDIT_CODE, at=at) == "agent.already"
    for stranger in (agent, person("路人"), checker):
        assert (
            refused(actions.answer_agent, by=stranger, agent=asked, agrees=True, at=at) == "agent.not_yours"
        )
    assert (
        refused(actions.answer_agent, by=representative, agent=asked, agrees=False, at=at) == "agent.reason"
    )
    actions.answer_agent(by=representative, agent=asked, agrees=False, reason="不是本单位员工", at=at)
    assert (
        refused(actions.answer_agent, by=representative, agent=asked, agrees=True, at=at) == "agent.answered"
    )
    assert actions.join_organisation(by=agent, credit_code=CREDIT_CODE, at=at), "may ask again"


def test_an_official_makes_a_representative(city, checker, person, at):
    owner = person("老板")
    asked = actions.register_and_join(
        by=owner, credit_code=CREDIT_CODE, name="新公司", kind="enterprise", as_representative=True, at=at
    )
    assert list(queries.agents_to_check("4415")) == [asked]
    actions.answer_agent(by=checker, agent=asked, agrees=True, at=at)
    assert Organisation.objects.get().representative == owner
    assert queries.agency(owner, asked.organisation_id, "anything")


def test_without_a_representative_only_the_window_helps(city, person, at):
    actions.register_organisation(by=None, credit_code=CREDIT_CODE, name="无法人", at=at)
    agent = person("经办人")
    assert (
        refused(actions.join_organisation, by=agent, credit_code=CREDIT_CODE, at=at)
        == "organisation.no_representative"
    )
    assert actions.join_organisation(by=agent, credit_code=CREDIT_CODE, route="official", at=at)


def test_unknown_organisation(city, person, at):
    assert (
        refused(actions.join_organisation, by=person("某人"), credit_code=CREDIT_CODE, at=at)
        == "organisation.unknown"
    )


def test_leaving_and_being_ended(firm, representative, person, at):
    agent, other = person("甲"), person("乙")
    for one in (agent, other):
        asked = actions.join_organisation(by=one, credit_code=CREDIT_CODE, at=at)
        actions.answer_agent(by=representative, agent=asked, agrees=True, at=at)
    actions.leave_organisation(by=agent, organisation=firm, at=at)
    assert not queries.organisations_of(agent)
    assert refused(actions.leave_organisation, by=agent, organisation=firm, at=at) == "agent.not_yours"
    assert (
        refused(actions.leave_organisation, by=representative, organisation=firm, at=at)
        == "agent.is_representative"
    )
    bound = queries.agency(other, firm.pk)
    assert refused(actions.end_agency, by=agent, agent=bound, reason="", at=at) == "agent.not_yours"
    actions.end_agency(by=representative, agent=bound, reason="离职", at=at)
    assert not queries.organisations_of(other)
    assert refused(queries.agency, person=other, organisation_id=firm.pk) == "organisation.not_yours"
