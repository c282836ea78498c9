"""Appeals: filed by an agent, sent by the desk, answered by a unit, closed when the enterprise says so."""

import datetime as dt
import uuid

import pytest

from shanzhi.core.clock import CITY_ZONE
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import synthetic_credit_code
from shanzhi.features.appeals import actions, queries
from shanzhi.features.appeals.models import Appeal, AppealType
from shanzhi.features.appeals.procedure import PROCEDURE
from shanzhi.features.appeals.supplied import TYPES
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.cases.rules.procedures import problems
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.enums import AgentState, OrganisationKind
from shanzhi.kernel.orgs.models import Division, Organisation, OrganisationAgent, Unit
from tests import factories


class World:
    """A firm with two agents, the desk, a leader, and two units with an official each."""

    def __init__(self, at):
        orgs.load_divisions(
            by=None, rows=[{"code": "441500", "name": "汕尾市", "lng": 115.3, "lat": 22.8}], at=at
        )
        actions.supply_types(by=None, at=at)
        self.at, place = at, Division.objects.get(pk="441500")
        self.firm = Organisation.objects.create(
            credit_code=synthetic_credit_code("441502", 7), name="善治制衣", kind=OrganisationKind.ENTERPRISE
        )
        self.agent, self.colleague, self.left = [self._agent(AgentState.ACTIVE) for _ in range(3)]
        OrganisationAgent.objects.filter(person=self.left).update(rights=["staff_health"])
        self.desk = factories.official(role="appeals_official")
        self.leader = factories.official(role="city_leader")
        self.units, self.clerks = [], []
        for name in ("供电局", "市税务局"):
            unit = Unit.objects.create(name=f"汕尾{name}", short_name=name, division=place)
            clerk = factories.official(role="official")
            orgs.place_official(by=None, person=clerk, unit=unit, at=at)
            self.units.append(unit)
            self.clerks.append(clerk)

    def _agent(self, state):
        person = factories.person()
        OrganisationAgent.objects.create(
            organisation=self.firm,
            person=person,
            rights=["*"],
            state=state,
            route="official",
            asked_at=self.at,
            decided_at=self.at,
        )
        return person

    def file(self, **changes):
        given = {
            "by": self.agent,
            "organisation_id": self.firm.pk,
            "request_id": uuid.uuid4(),
            "types": list(AppealType.objects.filter(pk="0501")),
            "title": "报装等了两周",
            "words": "新厂房没有电",
            "contact_name": "林先生",
            "contact_phone": "13800000001",
            "at": self.at,
        }
        return actions.file_appeal(**given | changes).case

    def move(self, case, by, key, **said):
        seen = Case.objects.get(pk=case.pk).version
        return cases.move_case(
            by=by, case_id=case.pk, move=key, seen=seen, at=said.pop("at", self.at), **said
        )

    def answered(self):
        case = self.file()
        self.move(case, self.desk, "accept", facts={"grade": "ordinary"})
        self.move(case, self.desk, "send", unit=self.units[0])
        self.move(case, self.clerks[0], "receive")
        return self.move(case, self.clerks[0], "answer", words="已通电")


@pytest.fixture
def world(db, frozen_at):
    return World(frozen_at)


def code_of(call, **given):
    with pytest.raises(DomainError) as refused:
        call(**given)
    return refused.value.code


def test_the_tables_hold_together():
    assert problems(PROCEDURE) == []
    assert sum(len(ones) for _unit, ones in TYPES.values()) >= 50
    assert len(TYPES) >= 8


@pytest.mark.parametrize(
    ("day", "grade", "term"),
    [
        ((2020, 3, 2), "urgent", (1, "days")),
        ((2021, 12, 31), "complex", (3, "days")),
        ((2022, 1, 1), "urgent", (2, "working_days")),
        ((2024, 5, 6), "ordinary", (10, "working_days")),
        ((2024, 5, 6), "complex", (15, "working_days")),
        ((2019, 12, 31), "urgent", None),
    ],
)
def test_terms_go_by_grade_and_day(world, day, grade, term):
    assert queries.term_on(grade, dt.datetime(*day, 10, tzinfo=CITY_ZONE)) == term


def test_closed_means_confirmed_and_not_satisfied_goes_up(world):
    case = world.answered()
    assert (case.is_open, case.due_at) == (True, None), "an answer stops the clock and closes nothing"
    case = world.move(case, world.agent, "object", words="没有通电")
    assert case.state == "raised" and case.due_at is not None
    again = {"unit": world.units[1], "words": "请税务局牵头"}
    with pytest.raises(DomainError) as refused:
        world.move(case, world.desk, "send_again", **again)
    assert refused.value.code == "case.not_now", "one level up: not by the desk that sent it before"
    world.move(case, world.leader, "send_again", **again)
    world.move(case, world.clerks[1], "receive")
    world.move(case, world.clerks[1], "answer", words="今天通电")
    closed = world.move(case, world.colleague, "confirm", facts={"score": 4})
    assert (closed.state, closed.is_open, closed.facts["score"]) == ("closed", False, 4)
    assert world.move(case, world.agent, "reopen", words="又停了").is_open


def test_who_filed_it_never_handles_it(world):
    own = factories.official(role="appeals_official")
    OrganisationAgent.objects.create(
        organisation=world.firm,
        person=own,
        rights=["*"],
        state=AgentState.ACTIVE,
        route="official",
        asked_at=world.at,
        decided_at=world.at,
    )
    case = world.file()
    with pytest.raises(DomainError) as refused:
        world.move(case, own, "accept", facts={"grade": "urgent"})
    assert refused.value.code == "case.not_now"


def test_what_cannot_be_filed(world):
    assert code_of(world.file, types=[]) == "appeal.types"
    assert code_of(world.file, types=list(AppealType.objects.all()[:5])) == "appeal.types"
    assert code_of(world.file, by=world.left) == "organisation.no_right"
    assert code_of(world.file, by=factories.person()) == "organisation.not_yours"
    with pytest.raises(DomainError):
        world.file(contact_phone="12")
    same = {"request_id": uuid.uuid4()}
    assert world.file(**same) == world.file(**same)
    assert Appeal.objects.count() == 1


def test_filed_and_followed_on_the_pages(world):
    agent, desk = factories.signed_in(world.agent), factories.signed_in(world.desk, second_factor=True)
    assert "贷款困难" in agent.get("/b/appeals/new/").content.decode()
    said = {
        "organisation_id": world.firm.pk,
        "types": ["0501", "0502"],
        "title": "停电",
        "words": "每天停两小时",
    }
    assert agent.post("/b/appeals/new/", said).status_code == 422
    answer = agent.post("/b/appeals/new/", said | {"contact_name": "林", "contact_phone": "13800000001"})
    case = Case.objects.get()
    assert answer["Location"] == f"/b/cases/{case.pk}/"
    office = f"/o/cases/{case.pk}/"
    assert "13800000001" in desk.get(office).content.decode()
    assert desk.post(office, {"deed": "accept", "seen": 0, "grade": "urgent"}).status_code == 302
    page = desk.get(office).content.decode()
    chosen = f'<option value="{world.units[0].pk}" selected>'
    assert chosen in page, "the unit of the first type stands chosen"
    assert Message.objects.filter(person=world.agent, title="待分派").exists()
    assert factories.signed_in(world.left).get(f"/b/cases/{case.pk}/").status_code == 404
    assert (
        "您还不能代表企业提交诉求"
        in factories.signed_in(factories.person()).get("/b/appeals/new/").content.decode()
    )
    assert queries.contacts(world.agent)[0]["phone"] == "13800000001"
