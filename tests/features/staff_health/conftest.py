"""A firm with a site and two workshops, its agent and a foreman, employees, officials, and a round that is open."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from shanzhi.core import clock
from shanzhi.core.identifiers import synthetic_credit_code
from shanzhi.features.staff_health import actions
from shanzhi.features.staff_health.enums import Measure
from shanzhi.features.staff_health.models import Firm, ResumeWork
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import (
    Enrolment,
    answers,
    enrol_many,
    open_group,
    put_on_duty,
    rounds,
)
from shanzhi.kernel.declarations.enums import Audience, Days, DutyRole, GroupKind, SetState
from shanzhi.kernel.declarations.models import Group, Member, Questionnaire, QuestionSet, Round
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.enums import Industry
from shanzhi.kernel.orgs.models import Organisation
from tests import factories

PLACES = (
    ("441500", "汕尾市", None, None),
    ("441502", "城区", 115.36, 22.78),
    ("441502003", "凤山街道", 115.37, 22.78),
    ("441502003001", "凤苑社区", 115.371, 22.781),
    ("441521", "海丰县", 115.32, 22.96),
    ("441521115", "海城镇", 115.33, 22.97),
    ("441521115001", "城内社区", 115.331, 22.971),
)
QUESTIONS = [
    {"key": "temperature", "kind": "temperature", "title": "今天的体温（℃）"},
    {
        "key": "symptoms",
        "kind": "choices",
        "title": "今天有以下不舒服吗",
        "required": False,
        "options": [
            {"value": "cough", "label": "咳嗽", "abnormal": True},
            {"value": "tired", "label": "乏力", "abnormal": True},
        ],
    },
]
WELL = {"temperature": 36.5}


@dataclass
class World:
    """Who and what a test talks about."""

    at: dt.datetime
    organisation: Organisation
    agent: Person
    firm: Firm
    site: Group
    workshops: list[Group]
    foreman: Person
    official: Person
    far_official: Person
    members: list[Member] = field(default_factory=list)

    @property
    def top(self) -> Group:
        return self.firm.group

    def round(self) -> Round:
        rounds.open_rounds(day=clock.city_day(self.at), at=self.at)
        return Round.objects.get(top=self.top, day=clock.city_day(self.at))

    def answer(self, member: Member, raw: dict[str, Any] | None = None, **given: Any) -> Any:
        given.setdefault("by", member.person)
        given.setdefault("nonce", uuid.uuid4())
        given.setdefault("at", self.at)
        return answers.record_answer(round_id=self.round().pk, member_id=member.pk, raw=raw or WELL, **given)

    def file(self, **changes: Any) -> ResumeWork:
        given: dict[str, Any] = {
            "by": self.agent,
            "group_id": self.top.pk,
            "request_id": uuid.uuid4(),
            "at": self.at,
        }
        return actions.file_resume(**(given | facts(self.at) | changes))


def facts(at: dt.datetime) -> dict[str, Any]:
    return {
        "planned_on": clock.city_day(at) + dt.timedelta(days=2),
        "headcount": 30,
        "from_outside": 4,
        "measures": [Measure.PLAN.value, Measure.TEAM.value, Measure.TEMPERATURE.value],
        "masks": 600,
        "thermometers": 3,
        "contact_name": "陈联系",
        "contact_phone": "19900000001",
        "note": "",
    }


def organisation(
    number: int, *, representative: Person, point: tuple[float, float], at: dt.datetime
) -> Organisation:
    place = orgs.register_place(
        by=None, name=f"示范工厂{number}", address=f"工业大道 {number} 号", lng=point[0], lat=point[1], at=at
    )
    return orgs.register_organisation(
        by=None,
        credit_code=synthetic_credit_code("441502", number),
        name=f"汕尾市示范电子{number}有限公司",
        kind="enterprise",
        industry=Industry.MANUFACTURING,
        place=place,
        representative=representative,
        at=at,
    )


def agent_of(firm: Organisation, *, at: dt.datetime, rights: tuple[str, ...] = ("staff_health",)) -> Person:
    agent = factories.person()
    asked = orgs.join_organisation(by=agent, credit_code=firm.credit_code, rights=rights, at=at)
    orgs.answer_agent(by=firm.representative, agent=asked, agrees=True, at=at)
    return agent


def ask(at: dt.datetime) -> QuestionSet:
    sheet = Questionnaire.objects.create(
        key="staff_health.daily", audience=Audience.STAFF, title="员工每日健康申报", created_at=at
    )
    return QuestionSet.objects.create(
        questionnaire=sheet,
        version=1,
        state=SetState.PUBLISHED,
        questions=QUESTIONS,
        valid_from=dt.date(2020, 1, 1),
        made_at=at,
        published_at=at,
    )


def make_world(at: dt.datetime) -> World:
    rows = [{"code": code, "name": name, "lng": lng, "lat": lat} for code, name, lng, lat in PLACES]
    orgs.load_divisions(by=None, rows=rows, at=at)
    ask(at)
    firm_of = organisation(1, representative=factories.person(), point=(115.371, 22.781), at=at)
    agent = agent_of(firm_of, at=at)
    window = {"opens": dt.time(7), "closes": dt.time(10), "days": Days.WORKING}
    firm = actions.take_part(by=agent, organisation_id=firm_of.pk, at=at, **window)
    site = open_group(by=agent, kind=GroupKind.SITE, name="一厂区", parent=firm.group, at=at)
    shops = [
        open_group(by=agent, kind=GroupKind.WORKSHOP, name=name, parent=site, at=at)
        for name in ("一车间", "二车间")
    ]
    foreman = factories.person("吴班长")
    put_on_duty(by=agent, group=shops[0], person=foreman, role=DutyRole.FOREMAN, at=at)
    world = World(
        at=at,
        organisation=firm_of,
        agent=agent,
        firm=firm,
        site=site,
        workshops=shops,
        foreman=foreman,
        official=factories.official(role="county_official", division_code="441502", name="黄区县"),
        far_official=factories.official(role="county_official", division_code="441521", name="林海丰"),
    )
    people = [factories.person(f"员工{number}") for number in range(4)]
    rows_ = [
        Enrolment(shops[number % 2].pk, firm.group.pk, person.pk, f"A{number:03d}", True)
        for number, person in enumerate(people)
    ]
    enrol_many(by=agent, rows=rows_, at=at)
    found = Member.objects.filter(top=firm.group).select_related("person", "group__parent", "top")
    world.members = list(found.order_by("number"))
    return world


@pytest.fixture
def world(db: None, at: dt.datetime) -> World:
    with clock.frozen(at):
        return make_world(at)
