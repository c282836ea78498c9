"""Firms take part, their agents and foremen look after their employees."""

import datetime as dt
import uuid

import pytest

from shanzhi.features.staff_health import actions, queries
from shanzhi.features.staff_health.actions import FirmRefused
from shanzhi.features.staff_health.models import Firm, Park
from shanzhi.features.staff_health.today import people_of, today_of
from shanzhi.kernel.declarations.actions import put_on_duty, reminders
from shanzhi.kernel.declarations.enums import AbsenceReason, Audience, Channel, Days, DutyRole, Leaving
from shanzhi.kernel.declarations.models import (
    Answer,
    Duty,
    Member,
    Plan,
    Questionnaire,
    QuestionSet,
    Reminder,
    Tally,
)
from shanzhi.kernel.declarations.queries.rosters import kept_tops
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import OrganisationAgent
from tests import factories

from .conftest import agent_of, organisation

WINDOW = {"opens": dt.time(7), "closes": dt.time(10), "days": Days.WORKING}


def test_a_firm_asks_from_the_day_on_which_it_joins(world):
    plan = Plan.objects.get(top=world.top)
    assert (plan.opens, plan.closes, plan.since) == (dt.time(7), dt.time(10), dt.date(2020, 3, 16))
    assert world.top.code == world.organisation.credit_code
    heads = Duty.objects.filter(group=world.top, role=DutyRole.HEAD)
    assert {duty.person for duty in heads} == {world.agent, world.organisation.representative}
    assert Event.objects.filter(kind="staff_health.joined").count() == 1


def test_a_second_tap_finds_the_first_firm(world):
    again = actions.take_part(by=world.agent, organisation_id=world.organisation.pk, at=world.at, **WINDOW)
    assert again.pk == world.firm.pk
    assert Firm.objects.count() == 1


def test_only_an_agent_with_the_right_lets_a_firm_take_part(world, at):
    other = organisation(2, representative=factories.person(), point=(115.331, 22.971), at=at)
    wrong = agent_of(other, at=at, rights=("construction",))
    for person in (world.agent, wrong, factories.person()):
        with pytest.raises(queries.NotFound):
            actions.take_part(by=person, organisation_id=other.pk, at=at, **WINDOW)
    right = agent_of(other, at=at)
    assert (
        actions.take_part(by=right, organisation_id=other.pk, at=at, **WINDOW).group.division_id
        == "441521115001"
    )


def test_a_firm_without_an_address_names_its_town(world, at):
    speaks = factories.person()
    made = organisation(3, representative=speaks, point=(115.371, 22.781), at=at)
    type(made).objects.filter(pk=made.pk).update(place=None)
    agent = agent_of(made, at=at)
    with pytest.raises(FirmRefused, match=r"staff\.town"):
        actions.take_part(by=agent, organisation_id=made.pk, at=at, **WINDOW)
    firm = actions.take_part(by=agent, organisation_id=made.pk, town="441521115", at=at, **WINDOW)
    assert firm.group.division_id == "441521115"


def test_without_questions_nothing_begins(world, at):
    Plan.objects.all().delete()
    QuestionSet.objects.all().delete()
    Questionnaire.objects.all().delete()
    other = organisation(2, representative=factories.person(), point=(115.331, 22.971), at=at)
    with pytest.raises(FirmRefused, match=r"staff\.no_questions"):
        actions.take_part(by=agent_of(other, at=at), organisation_id=other.pk, at=at, **WINDOW)
    assert Firm.objects.count() == 1


def test_another_window_holds_from_tomorrow_on(world, at):
    world.round()
    given = {"by": world.agent, "group_id": world.top.pk, "at": at}
    actions.change_plan(opens=dt.time(6), closes=dt.time(9), days=Days.EVERY, **given)
    plan = queries.plan_of(world.top)
    assert (plan.since, plan.opens, plan.days) == (dt.date(2020, 3, 17), dt.time(6), Days.EVERY)
    assert world.round().opens_at == dt.datetime(2020, 3, 15, 23, tzinfo=dt.UTC)
    actions.change_plan(opens=dt.time(6), closes=dt.time(9), days=Days.EVERY, **given)
    assert Plan.objects.filter(top=world.top).count() == 2


def test_a_firm_says_in_which_park_it_lies(world, at):
    park = Park.objects.create(name="红草园区", division=world.top.division, made_at=at)
    plan = queries.plan_of(world.top)
    given = {"by": world.agent, "group_id": world.top.pk, "opens": plan.opens, "closes": plan.closes}
    actions.change_plan(days=plan.days, park=park, at=at, **given)
    assert Firm.objects.get(pk=world.firm.pk).park == park
    Park.objects.update(closed_at=at)
    Firm.objects.update(park=None)
    with pytest.raises(FirmRefused, match=r"staff\.park"):
        actions.change_plan(days=plan.days, park=Park.objects.get(), at=at, **given)


def test_duties_follow_the_agents(world, at):
    second = agent_of(world.organisation, at=at)
    assert actions.keep_agents(organisation_id=world.organisation.pk, at=at) == 3
    gone = OrganisationAgent.objects.get(person=world.agent)
    orgs.end_agency(by=world.organisation.representative, agent=gone, reason="离职", at=at)
    actions.keep_agents(organisation_id=world.organisation.pk, at=at)
    heads = Duty.objects.filter(group=world.top, role=DutyRole.HEAD, until__isnull=True)
    assert {duty.person for duty in heads} == {second, world.organisation.representative}


def test_an_agent_without_the_agency_sees_nothing_at_once(world, at):
    gone = OrganisationAgent.objects.get(person=world.agent)
    orgs.end_agency(by=world.organisation.representative, agent=gone, reason="离职", at=at)
    with pytest.raises(queries.NotFound):
        queries.group_seen(world.agent, world.top.pk)
    assert Duty.objects.filter(person=world.agent, until__isnull=True).exists()  # the worker has not run yet


def test_an_agent_confirmed_a_moment_ago_can_remind(world, at):
    world.round()
    second = agent_of(world.organisation, at=at)
    assert actions.remind(by=second, group_id=world.top.pk, at=at).by == second


def test_a_reminder_goes_to_exactly_the_missing_of_the_workshop(world, at):
    world.answer(world.members[0])
    run = actions.remind(by=world.foreman, group_id=world.workshops[0].pk, at=at)
    tallies = Tally.objects.filter(round=run.round, group=world.workshops[0]).values_list("pk", flat=True)
    reminders.tell_reporters(run_id=run.pk, tally_ids=[str(key) for key in tallies], at=at)
    assert {row.member_id for row in Reminder.objects.all()} == {world.members[2].pk}
    told = Message.objects.filter(notice="declarations.reminder")
    assert [message.person for message in told] == [world.members[2].person]


def test_a_foreman_looks_after_the_own_workshop_only(world, at):
    world.round()
    with pytest.raises(queries.NotFound):
        actions.remind(by=world.foreman, group_id=world.top.pk, at=at)
    with pytest.raises(queries.NotFound):
        actions.note_call(
            by=world.foreman, group_id=world.workshops[0].pk, member_id=world.members[1].pk, at=at
        )
    call = actions.note_call(
        by=world.foreman, group_id=world.workshops[0].pk, member_id=world.members[0].pk, note="在路上", at=at
    )
    assert call.note == "在路上"


def test_what_is_said_on_the_telephone_is_marked(world, at):
    world.round()
    given = {"by": world.agent, "group_id": world.top.pk, "member_id": world.members[0].pk, "at": at}
    nonce = uuid.uuid4()
    actions.fill_in(raw={"temperature": "36.6"}, nonce=nonce, **given)
    actions.fill_in(raw={"temperature": "36.6"}, nonce=nonce, **given)
    answer = Answer.objects.get(member_id=world.members[0].pk)
    assert (answer.channel, answer.by_id, answer.version) == (Channel.PHONE, world.agent.pk, 1)
    assert today_of(world.top, at=at).sums.answered == 1


def test_an_absence_and_its_end_move_the_figures(world, at):
    world.round()
    given = {"by": world.agent, "group_id": world.top.pk, "member_id": world.members[0].pk, "at": at}
    day = dt.date(2020, 3, 16)
    absence = actions.excuse_employee(first=day, last=day, reason=AbsenceReason.ILL, **given)
    assert (today_of(world.top, at=at).sums.missing, today_of(world.top, at=at).sums.absent) == (3, 1)
    actions.end_employee_absence(absence_id=absence.pk, **given)
    assert today_of(world.top, at=at).sums.missing == 4
    with pytest.raises(queries.NotFound):
        actions.end_employee_absence(absence_id=uuid.uuid4(), **given)


def test_today_adds_the_workshops_up(world, at):
    world.answer(world.members[0])
    world.answer(world.members[1], {"temperature": 38.2})
    today = today_of(world.top, at=at)
    assert [(part.group.name, part.sums.expected, part.sums.missing) for part in today.parts] == [
        ("一厂区", 4, 2),
        ("一车间", 2, 1),
        ("二车间", 2, 1),
    ]
    assert (today.sums.abnormal, today.phase, today.may_remind) == (1, "open", True)
    abnormal = people_of(world.top, today.round, only="abnormal")
    assert [row.line.member for row in abnormal] == [world.members[1]]
    assert abnormal[0].alarms == ["今天的体温（℃）"]


def test_an_employee_refuses_the_position(world, at):
    member = world.members[0]
    actions.choose_position(by=member.person, member_id=member.pk, shares=False, at=at)
    world.answer(member, position=(115.37, 22.78))
    world.answer(world.members[1], position=(115.37, 22.78))
    kept = dict(Answer.objects.values_list("member_id", "lng"))
    assert kept == {member.pk: None, world.members[1].pk: 115.37}
    with pytest.raises(queries.NotFound):
        actions.choose_position(by=world.agent, member_id=member.pk, shares=True, at=at)


def test_an_employee_leaves_and_the_firm_hears_it(world, at):
    member = world.members[0]
    put_on_duty(by=world.agent, group=world.site, person=world.foreman, role=DutyRole.FOREMAN, at=at)
    actions.leave_firm(by=member.person, member_id=member.pk, at=at)
    gone = Member.objects.get(pk=member.pk)
    assert (gone.until, gone.leaving) == (dt.date(2020, 3, 16), Leaving.LEFT)
    told = Message.objects.filter(notice="staff_health.left")
    assert {message.person for message in told} == {
        world.agent,
        world.foreman,
        world.organisation.representative,
    }
    with pytest.raises(queries.NotFound):
        actions.leave_firm(by=member.person, member_id=member.pk, at=at)


def test_the_roster_is_kept_by_who_has_the_right_to_it(world, at):
    def kept(person):
        return list(kept_tops(person, Audience.STAFF))

    assert kept(world.agent) == [world.top]
    assert kept(agent_of(world.organisation, at=at, rights=("construction",))) == []
    assert kept(world.foreman) == []
    put_on_duty(by=world.agent, group=world.top, person=world.foreman, role=DutyRole.MANAGER, at=at)
    assert kept(world.foreman) == [world.top]
    gone = OrganisationAgent.objects.get(person=world.agent)
    orgs.end_agency(by=world.organisation.representative, agent=gone, reason="离职", at=at)
    assert kept(world.agent) == []
