"""Acting for one of several enterprises in the business portal."""

import pytest

from shanzhi.core.clock import now
from shanzhi.kernel.orgs.enums import AgentState, JoinRoute, OrganisationKind
from shanzhi.kernel.orgs.models import Organisation, OrganisationAgent
from tests import factories

pytestmark = pytest.mark.django_db


def enterprise(name: str, code: str, agent=None) -> Organisation:
    firm = Organisation.objects.create(
        name=name, credit_code=code, kind=OrganisationKind.ENTERPRISE, is_synthetic=True, registered_at=now()
    )
    if agent:
        OrganisationAgent.objects.create(
            organisation=firm,
            person=agent,
            rights=["*"],
            state=AgentState.ACTIVE,
            route=JoinRoute.REPRESENTATIVE,
            asked_at=now(),
            decided_at=now(),
        )
    return firm


@pytest.fixture
def agent(client):
    person = factories.person()
    factories.sign_in(client, person)
    return person


def acting_for(client) -> str:
    shown = client.get("/b/").content.decode()
    return shown.split('class="enterprise-name"')[1].split("<span>")[1].split("<small")[0]


def test_the_choice_is_kept(client, agent):
    enterprise("甲厂", "91441500MA4X00001A", agent)
    second = enterprise("乙店", "91441500MA4X00002B", agent)
    first = acting_for(client)
    other = "乙店" if first == "甲厂" else "甲厂"
    chosen = second if other == "乙店" else Organisation.objects.get(name="甲厂")
    assert client.post("/b/acting-for/", {"organisation": str(chosen.pk)})["Location"] == "/b/"
    assert acting_for(client) == other
    assert "换一家企业" in client.get("/b/").content.decode()


def test_only_for_ones_own(client, agent):
    enterprise("甲厂", "91441500MA4X00001A", agent)
    foreign = enterprise("丙行", "91441500MA4X00003C")
    for wanted in (str(foreign.pk), "nonsense"):
        assert client.post("/b/acting-for/", {"organisation": wanted}).status_code == 404
    assert acting_for(client) == "甲厂"


def test_a_choice_ends_with_the_right_to_it(client, agent):
    enterprise("甲厂", "91441500MA4X00001A", agent)
    second = enterprise("乙店", "91441500MA4X00002B", agent)
    client.post("/b/acting-for/", {"organisation": str(second.pk)})
    second.agents.update(state=AgentState.LEFT)
    assert acting_for(client) == "甲厂"


def test_without_an_enterprise(client, agent):
    assert "还没有可以代表的企业" in client.get("/b/").content.decode()
