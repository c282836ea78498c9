"""Files to resume work: from handing in to the decision."""

import datetime as dt
import uuid

import pytest

from shanzhi.features.staff_health import actions, queries
from shanzhi.features.staff_health.actions import ParkRefused, ResumeRefused
from shanzhi.features.staff_health.courses import steps_of
from shanzhi.features.staff_health.enums import Decision, ResumeState
from shanzhi.features.staff_health.models import Park, ResumeWork
from shanzhi.features.staff_health.papers import may_open
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs.models import Division
from tests import factories
from tests.kernel.files.conftest import PDF, upload

from .conftest import facts


def decide(world, resume, decision, said="", by=None):
    return actions.decide_resume(
        by=by or world.official, resume_id=resume.pk, decision=decision, said=said, at=world.at
    )


def test_a_file_goes_to_the_officials_of_the_county(world):
    resume = world.file()
    assert resume.state == ResumeState.SUBMITTED
    assert [row.person for row in Message.objects.filter(notice="staff_health.resume_waiting")] == [
        world.official
    ]
    event = Event.objects.get(kind="staff_health.resume_filed")
    assert (event.division_code, event.payload["headcount"]) == ("441502003001", 30)


def test_the_same_form_twice_is_one_file(world):
    request = uuid.uuid4()
    assert world.file(request_id=request).pk == world.file(request_id=request).pk
    assert ResumeWork.objects.count() == 1
    with pytest.raises(ResumeRefused, match=r"resume\.running"):
        world.file()


def test_from_hand_in_to_number(world):
    resume = world.file()
    decide(world, resume, Decision.ACCEPT)
    filed = decide(world, resume, Decision.FILE)
    assert (filed.state, filed.number) == (ResumeState.FILED, "441502-2020-0001")
    again = world.file()
    decide(world, again, Decision.ACCEPT)
    assert decide(world, again, Decision.FILE).number == "441502-2020-0002"
    titles = [
        row.title for row in Message.objects.filter(notice="staff_health.resume_moved", person=world.agent)
    ]
    assert len(titles) == 4
    assert any("已备案" in title for title in titles)


def test_who_is_sent_back_or_refused_reads_why(world):
    resume = world.file()
    with pytest.raises(ResumeRefused, match=r"resume\.reason"):
        decide(world, resume, Decision.RETURN)
    decide(world, resume, Decision.RETURN, "请补充宿舍安排")
    told = Message.objects.filter(notice="staff_health.resume_moved", person=world.agent).get()
    assert "请补充宿舍安排" in told.body


def test_a_correction_keeps_what_was_said_before(world):
    resume = world.file()
    decide(world, resume, Decision.RETURN, "请补充宿舍安排")
    given = facts(world.at) | {"headcount": 25, "by": world.agent, "resume_id": resume.pk, "at": world.at}
    corrected = actions.correct_resume(said="已补充", **given)
    assert (corrected.state, corrected.headcount) == (ResumeState.SUBMITTED, 25)
    step = resume.steps.last()
    assert (step.before["headcount"], step.said) == (30, "已补充")
    assert "返岗 30 人" in steps_of(corrected)[-2]["said"]
    actions.correct_resume(**given)
    assert resume.steps.count() == 3  # nothing new


def test_what_an_official_has_taken_up_is_not_changed(world):
    resume = world.file()
    decide(world, resume, Decision.ACCEPT)
    given = facts(world.at) | {"headcount": 25, "by": world.agent, "resume_id": resume.pk, "at": world.at}
    with pytest.raises(ResumeRefused, match=r"resume\.state"):
        actions.correct_resume(**given)
    for decision in (Decision.ACCEPT,):
        with pytest.raises(ResumeRefused, match=r"resume\.state"):
            decide(world, resume, decision)


def test_a_firm_takes_its_file_back_and_files_anew(world):
    resume = world.file()
    given = {"by": world.agent, "resume_id": resume.pk, "at": world.at}
    assert actions.withdraw_resume(**given).state == ResumeState.WITHDRAWN
    actions.withdraw_resume(**given)
    assert resume.steps.filter(act="withdrawn").count() == 1
    assert world.file().state == ResumeState.SUBMITTED
    refused = ResumeWork.objects.running().get()
    decide(world, refused, Decision.ACCEPT)
    decide(world, refused, Decision.REFUSE, "防控措施不到位")
    with pytest.raises(ResumeRefused, match=r"resume\.state"):
        actions.withdraw_resume(by=world.agent, resume_id=refused.pk, at=world.at)


def test_days_and_numbers_must_be_plausible(world):
    day = facts(world.at)["planned_on"]
    for wrong, code in (
        ({"planned_on": day - dt.timedelta(days=3)}, "resume.day"),
        ({"planned_on": day + dt.timedelta(days=120)}, "resume.day"),
        ({"from_outside": 31}, "resume.outside"),
    ):
        with pytest.raises(ResumeRefused) as refusal:
            world.file(**wrong)
        assert refusal.value.code == code
    assert not ResumeWork.objects.exists()


def test_strangers_find_no_file(world):
    resume = world.file()
    for person in (world.foreman, world.members[0].person, factories.person()):
        with pytest.raises(queries.NotFound):
            queries.own_resume(person, resume.pk)
        with pytest.raises(queries.NotFound):
            decide(world, resume, Decision.ACCEPT, by=person)
    with pytest.raises(queries.NotFound):
        decide(world, resume, Decision.ACCEPT, by=world.far_official)


def test_an_official_does_not_decide_for_the_own_firm(world):
    factories.grant(world.agent, "staff_health.review", division_code="441502")
    resume = world.file()
    with pytest.raises(ResumeRefused, match=r"resume\.own"):
        decide(world, resume, Decision.ACCEPT, by=world.agent)


def test_attachments_open_for_both_sides_only(world):
    resume = world.file(papers=[upload(PDF, "方案.pdf")])
    paper = resume.papers.get()
    assert may_open(world.official, paper)
    assert may_open(world.organisation.representative, paper)
    assert not may_open(world.far_official, paper)
    assert not may_open(world.foreman, paper)
    with pytest.raises(ResumeRefused, match=r"resume\.papers"):
        actions.correct_resume(
            by=world.agent,
            resume_id=resume.pk,
            papers=[upload(PDF, f"{number}.pdf") for number in range(4)],
            at=world.at,
            **facts(world.at),
        )


def test_parks_are_kept_by_the_officials_of_their_county(world):
    town = Division.objects.get(pk="441502003")
    park = actions.save_park(by=world.official, name=" 红草 园区 ", division=town, at=world.at)
    assert park.name == "红草 园区"
    with pytest.raises(ParkRefused, match=r"park\.name"):
        actions.save_park(by=world.official, name="红草 园区", division=town, at=world.at)
    for act in (
        lambda: actions.save_park(by=world.far_official, name="别的", division=town, at=world.at),
        lambda: actions.close_park(by=world.far_official, park=park, at=world.at),
    ):
        with pytest.raises(ParkRefused, match=r"park\.not_yours"):
            act()
    type(world.firm).objects.update(park=park)
    actions.close_park(by=world.official, park=park, at=world.at)
    actions.close_park(by=world.official, park=park, at=world.at)
    assert Park.objects.get().closed_at == world.at
    assert queries.firm_within(world.official, world.top.pk).park is None
