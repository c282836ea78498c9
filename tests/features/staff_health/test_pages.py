"""Pages through the client, for each role; what belongs to others is not there."""

import uuid

import pytest

from shanzhi.features.staff_health import actions
from shanzhi.features.staff_health.enums import Decision, ResumeState
from shanzhi.features.staff_health.models import Firm, Park, ResumeWork
from shanzhi.kernel.declarations.models import Absence, Answer, Member, Plan, Reached, ReminderRun
from tests import factories

from .conftest import agent_of, facts, organisation

pytestmark = pytest.mark.usefixtures("frozen_at")


def business(name, *args):
    from django.urls import reverse

    return reverse(f"business:staff_health:{name}", args=args)


def office(name, *args):
    from django.urls import reverse

    return reverse(f"office:staff_health:{name}", args=args)


@pytest.fixture
def agent(world):
    world.round()
    return factories.signed_in(world.agent)


@pytest.fixture
def official(world):
    return factories.signed_in(world.official, second_factor=True)


def test_a_firm_joins_in_one_screen(world, at):
    other = organisation(2, representative=factories.person(), point=(115.331, 22.971), at=at)
    client = factories.signed_in(agent_of(other, at=at))
    assert "还没有开始员工健康申报" in client.get(business("today")).content.decode()
    page = client.get(business("join", other.pk))
    assert "看不到健康码" in page.content.decode()
    wrong = client.post(business("join", other.pk), {"opens": "10:00", "closes": "07:00", "days": "working"})
    assert wrong.status_code == 422
    answer = client.post(business("join", other.pk), {"opens": "07:00", "closes": "10:00", "days": "working"})
    firm = Firm.objects.get(organisation=other)
    assert answer.url == business("group", firm.pk)
    assert client.get(business("join", other.pk)).url == business("group", firm.pk)


def test_the_board_counts_and_the_list_names(world, agent, at):
    world.answer(world.members[0])
    world.answer(world.members[1], {"temperature": 38.1})
    page = agent.get(business("group", world.top.pk)).content.decode()
    assert "提醒未申报的 2 人" in page and "一车间" in page and "健康码和它的变化记录" in page
    names = {member.pk: member.person.name for member in world.members}
    missing = agent.get(business("people", world.top.pk), {"only": "missing"}).content.decode()
    assert names[world.members[2].pk] in missing and names[world.members[0].pk] not in missing
    abnormal = agent.get(business("people", world.top.pk), {"only": "abnormal"}).content.decode()
    assert names[world.members[1].pk] in abnormal and "38.1" in abnormal
    assert "2 人未申报" in agent.get(business("today")).content.decode()


def test_the_list_is_exported(world, agent):
    world.answer(world.members[0])
    answer = agent.get(business("people", world.top.pk), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.count("\r\n") == 5 and "36.5" in text and "A000" in text


def test_one_tap_reminds_and_a_second_says_so(world, agent):
    assert agent.post(business("remind", world.top.pk)).status_code == 302
    again = agent.post(business("remind", world.top.pk))
    assert again.status_code == 409 and "5 分钟" in again.content.decode()
    assert ReminderRun.objects.count() == 1


def test_an_employee_page_shows_declarations_only(world, agent):
    world.answer(world.members[0])
    page = agent.get(business("employee", world.top.pk, world.members[0].pk)).content.decode()
    assert "36.5 ℃" in page and "电话代填" in page
    assert "绿码" not in page and "看不到员工的健康码" in page


def test_a_call_an_answer_by_telephone_and_an_absence(world, agent):
    key = world.members[0].pk
    assert agent.post(business("called", world.top.pk, key), {"note": "在路上"}).status_code == 302
    assert Reached.objects.get().note == "在路上"
    address = business("answer", world.top.pk, key)
    assert agent.get(address).status_code == 200
    assert agent.post(address, {"q-temperature": "99"}).status_code == 422
    nonce = str(uuid.uuid4())
    for _tap in range(2):
        assert agent.post(address, {"q-temperature": "36.4", "nonce": nonce}).status_code == 302
    assert Answer.objects.get().version == 1
    away = business("absent", world.top.pk, world.members[1].pk)
    given = {"first": "2020-03-16", "last": "2020-03-17", "reason": "ill"}
    assert agent.post(away, given).status_code == 302
    assert agent.post(away, given).status_code == 422
    absence = Absence.objects.get()
    page = agent.get(business("employee", world.top.pk, world.members[1].pk)).content.decode()
    assert "病假" in page and "取消请假" in page
    end = business("absence_end", world.top.pk, world.members[1].pk, absence.pk)
    assert agent.post(end).status_code == 302
    assert Absence.objects.get().ended_at


def test_settings_hold_from_tomorrow(world, agent):
    address = business("settings", world.top.pk)
    assert "07:00" in agent.get(address).content.decode()
    assert agent.post(address, {"opens": "06:30", "closes": "09:00", "days": "every"}).status_code == 302
    assert Plan.objects.filter(top=world.top).count() == 2


def test_a_file_from_both_sides(world, agent, official, at):
    address = business("resume_new", world.top.pk)
    page = agent.get(address)
    given = facts(at) | {"request_id": page.context["form"].initial["request_id"]}
    assert agent.post(address, given | {"from_outside": 99}).status_code == 422
    for _tap in range(2):
        assert agent.post(address, given).status_code == 302
    resume = ResumeWork.objects.get()
    assert agent.get(address).url == business("resume", resume.pk)
    assert world.organisation.name in official.get(office("resumes")).content.decode()
    decide = office("resume", resume.pk)
    assert official.post(decide, {"decision": "return", "said": ""}).status_code == 422
    assert official.post(decide, {"decision": "return", "said": "请补充宿舍安排"}).status_code == 302
    correct = business("resume_correct", resume.pk)
    assert "请补充宿舍安排" in agent.get(correct).content.decode()
    assert agent.post(correct, facts(at) | {"headcount": 28, "said": "已补充"}).status_code == 302
    assert official.post(decide, {"decision": "accept"}).status_code == 302
    assert official.post(decide, {"decision": "file"}).status_code == 302
    assert official.post(decide, {"decision": "refuse", "said": "后来的决定"}).status_code == 422
    assert "441502-2020-0001" in agent.get(business("resume", resume.pk)).content.decode()
    assert "返岗 30 人" in official.get(decide).content.decode()
    assert "复工备案" in agent.get(business("resumes", world.top.pk)).content.decode()


def test_a_firm_withdraws(world, agent):
    resume = world.file()
    assert agent.post(business("resume_withdraw", resume.pk)).status_code == 302
    assert ResumeWork.objects.get().state == ResumeState.WITHDRAWN


def test_todos_of_both_sides(world, agent, official):
    resume = world.file()
    assert "还有 4 人未申报" in agent.get("/b/").content.decode()
    assert "1 份复工备案等待办理" in official.get("/o/").content.decode()
    actions.decide_resume(
        by=world.official, resume_id=resume.pk, decision=Decision.RETURN, said="请补充材料", at=world.at
    )
    assert "复工备案需要补充" in agent.get("/b/").content.decode()


def of_the_firm(world, resume):
    member, group = world.members[1].pk, world.top.pk
    return [
        business("join", world.organisation.pk),
        business("group", group),
        business("group", world.workshops[1].pk),
        business("people", group),
        business("settings", group),
        business("employee", group, member),
        business("answer", group, member),
        business("absent", group, member),
        business("resumes", group),
        business("resume_new", group),
        business("resume", resume.pk),
        business("resume_correct", resume.pk),
    ], [
        business("remind", group),
        business("called", group, member),
        business("absence_end", group, member, uuid.uuid4()),
        business("resume_withdraw", resume.pk),
    ]


def test_an_agent_of_another_firm_finds_nothing(world, at):
    world.round()
    other = organisation(2, representative=factories.person(), point=(115.331, 22.971), at=at)
    pages, acts = of_the_firm(world, world.file())
    for person in (agent_of(other, at=at), world.foreman, world.members[0].person):
        client = factories.signed_in(person)
        assert {client.get(address).status_code for address in pages} == {404}, person
        assert {client.post(address).status_code for address in [*pages[2:], *acts]} <= {404, 405}
    assert not ReminderRun.objects.exists() and not Reached.objects.exists()


def test_a_member_of_another_part_is_not_reached_through_the_own(world):
    world.round()
    client = factories.signed_in(world.foreman)
    mine = world.workshops[0].pk
    assert client.get(business("group", mine)).status_code == 200
    assert client.get(business("people", mine)).status_code == 200
    assert client.get(business("employee", mine, world.members[0].pk)).status_code == 200
    assert client.get(business("employee", mine, world.members[1].pk)).status_code == 404


def test_an_employee_s_own_page(world):
    member = world.members[0]
    world.answer(member)
    world.answer(member, {"temperature": 36.8})
    client = factories.signed_in(member.person)
    page = client.get("/c/staff-health/").content.decode()
    assert "36.8 ℃" in page and "更正前" in page and "以后不附上位置" in page
    position = f"/c/staff-health/{member.pk}/position/"
    assert client.post(position, {"shares": "no"}).status_code == 302
    assert not Member.objects.get(pk=member.pk).shares_position
    assert "以后附上位置" in client.get("/c/staff-health/").content.decode()
    leave = f"/c/staff-health/{member.pk}/leave/"
    assert "退出名册" in client.get(leave).content.decode()
    stranger = factories.signed_in(world.members[1].person)
    assert stranger.post(leave).status_code == stranger.post(position).status_code == 404
    assert client.post(leave).status_code == 302
    assert "没有单位把您列入名册" in client.get("/c/staff-health/").content.decode()


def test_the_board_by_place_industry_and_park(world, official, django_assert_max_num_queries):
    park = Park.objects.create(name="红草园区", division=world.top.division, made_at=world.at)
    Firm.objects.update(park=park)
    world.answer(world.members[0])
    page = official.get(office("board")).content.decode()
    assert "凤山街道" in page and "制造业" in page and "红草园区" in page and "25.0%" in page
    from shanzhi.features.staff_health.boards import board_of

    with django_assert_max_num_queries(12):
        found = board_of(scope="4415", wanted="", at=world.at)
    assert [(place.division.name, place.firms) for place in found.places] == [("城区", 1), ("海丰县", 0)]
    assert (found.sums.wanted, found.sums.answered) == (4, 1)
    assert board_of(scope="441521", wanted="441502", at=world.at).firms == 0


def test_the_table_of_firms_is_searched_ordered_and_exported(world, official):
    world.round()
    name = world.organisation.name
    for given in (
        {},
        {"q": "示范"},
        {"industry": "C"},
        {"park": "none"},
        {"order": "missing"},
        {"q": world.organisation.credit_code},
    ):
        assert name in official.get(office("firms"), given).content.decode(), given
    for given in ({"q": "没有这家"}, {"industry": "A"}):
        assert name not in official.get(office("firms"), given).content.decode(), given
    text = b"".join(official.get(office("firms"), {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert name in text and "制造业" in text
    page = official.get(office("firm", world.top.pk)).content.decode()
    assert "一车间" in page and world.members[0].person.name not in page
    assert b"".join(official.get(office("resumes"), {"format": "csv"}).streaming_content)


def test_officials_of_another_county_find_nothing(world):
    world.round()
    resume = world.file()
    park = Park.objects.create(name="红草园区", division=world.top.division, made_at=world.at)
    client = factories.signed_in(world.far_official, second_factor=True)
    for address in (office("firm", world.top.pk), office("resume", resume.pk), office("park", park.pk)):
        assert client.get(address).status_code == 404, address
    assert client.post(office("resume", resume.pk), {"decision": "accept"}).status_code == 404
    assert client.post(office("park_close", park.pk)).status_code == 404
    assert world.organisation.name not in client.get(office("firms")).content.decode()


def test_parks_are_entered_changed_and_closed(world, official):
    given = {"name": "红草园区", "division": "441502003", "address": "红草镇"}
    assert official.post(office("park_new"), given).status_code == 302
    assert official.post(office("park_new"), given).status_code == 422
    park = Park.objects.get()
    assert official.post(office("park", park.pk), given | {"name": "红草工业园"}).status_code == 302
    assert "红草工业园" in official.get(office("parks")).content.decode()
    assert official.post(office("park_close", park.pk)).status_code == 302
    assert "还没有园区" in official.get(office("parks")).content.decode()
