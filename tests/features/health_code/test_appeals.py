"""Appeals: said, added to, withdrawn; kept or answered by a colour that a second official confirms."""

import datetime as dt

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, appeal_photos, courses, hearing, queries, rules
from shanzhi.features.health_code.enums import AppealState, Colour, Contact
from shanzhi.features.health_code.models import Appeal, HealthCode
from shanzhi.kernel.audit.queries import openings_of
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from tests import factories
from tests.features.health_code.deciders import (
    WORDS,
    appeal_of,
    confirmer,
    propose,
    proposer,
    turn_red,
)
from tests.kernel.files.conftest import files_folder, picture, upload

__all__ = ["files_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_at", "files_folder")]


@pytest.fixture
def red(city, at):
    turn_red(city, at)
    return city


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def kinds(appeal: Appeal) -> list[str]:
    return list(appeal.steps.values_list("kind", flat=True))


def told(person) -> list[str]:
    return list(
        Message.objects.filter(person=person, notice="health_code.appeal").values_list("title", flat=True)
    )


def test_an_appeal_has_a_clock_in_office_hours(red, at):
    appeal = appeal_of(red, at)
    assert appeal.colour == Colour.RED
    # Monday 09:30: 5.5 office hours are left of that day, 6.5 on the next two, 5.5 on Thursday until 16:30
    assert appeal.due_at == dt.datetime(2020, 3, 19, 8, 30, tzinfo=dt.UTC)
    assert kinds(appeal) == ["made"]


def test_two_taps_make_one_appeal_and_other_words_are_sent_to_it(red, at):
    first = appeal_of(red, at)
    assert appeal_of(red, at) == first
    assert refusal(lambda: appeal_of(red, at, text="另外说一件别的事情")) == "appeal.running"
    assert Appeal.objects.count() == 1


def test_a_green_or_expired_code_has_nothing_to_appeal_against(city, at):
    assert refusal(lambda: appeal_of(city, at)) == "appeal.green"
    city.declare(city.citizen, at, contact=Contact.CASE)
    assert refusal(lambda: appeal_of(city, at + dt.timedelta(days=30))) == "appeal.no_code"


def test_a_family_member_is_appealed_for_and_strangers_are_not(red, at):
    child = factories.child(red.citizen, "林小小")
    red.declare(child, at, by=red.citizen, contact=Contact.CASE)
    appeal = actions.make_appeal(by=red.citizen, person_id=child.pk, text=WORDS, phone="13812345678", at=at)
    assert queries.appeal_of_family(red.citizen, appeal.pk) == appeal
    assert refusal(lambda: queries.appeal_of_family(red.manager, appeal.pk)) == "appeal.unknown"
    assert (
        refusal(lambda: actions.add_to_appeal(by=red.manager, appeal_id=appeal.pk, text=WORDS, at=at))
        == "family.not_yours"
    )


def test_photos_open_for_their_owner_and_for_officials_of_the_division(red, at):
    appeal = appeal_of(
        red, at, photos=[upload(picture("PNG"), "车票.png"), upload(picture("PNG"), "证明.png")]
    )
    photos = list(appeal.steps.get().photos.all())
    assert len(photos) == 2
    for person, may in (
        (red.citizen, True),
        (proposer("441502"), True),
        (proposer("441521"), False),
        (red.manager, False),
    ):
        assert appeal_photos.may_open(person, photos[0]) is may
    (step, _waiting) = courses.course_of(appeal, reader=red.manager, at=at)
    assert (list(step.photos), step.hidden_photos) == ([], 2)
    many = [upload(picture("PNG"), f"{number}.png") for number in range(4)]
    assert (
        refusal(
            lambda: actions.add_to_appeal(
                by=red.citizen, appeal_id=appeal.pk, text="补充四张照片", photos=many, at=at
            )
        )
        == "appeal.photos"
    )


def test_more_is_said_until_it_is_enough(red, at):
    appeal = appeal_of(red, at)
    for number in range(rules.MOST_ADDITIONS):
        for _ in range(2):  # two taps
            actions.add_to_appeal(by=red.citizen, appeal_id=appeal.pk, text=f"补充第 {number} 次", at=at)
    assert len(kinds(appeal)) == 1 + rules.MOST_ADDITIONS
    more = refusal(lambda: actions.add_to_appeal(by=red.citizen, appeal_id=appeal.pk, text="再补充", at=at))
    assert more == "appeal.enough"


def test_an_official_keeps_the_colour_and_says_why(red, at):
    appeal, official = appeal_of(red, at), proposer("441502")
    actions.keep_colour(by=official, appeal_id=appeal.pk, reason="流调记录显示有接触", at=at)
    appeal.refresh_from_db()
    assert (appeal.state, kinds(appeal), appeal.closed_at) == (AppealState.KEPT, ["made", "kept"], at)
    assert "维持原判定" in told(red.citizen)[0]
    late = refusal(lambda: actions.keep_colour(by=confirmer(), appeal_id=appeal.pk, reason="同意维持", at=at))
    assert late == "appeal.closed"
    assert appeal_of(red, at, text="又有新的证明可以提供").pk != appeal.pk


def test_officials_far_away_and_parties_do_not_answer(red, at):
    appeal = appeal_of(red, at)
    far = refusal(
        lambda: actions.keep_colour(by=proposer("441521"), appeal_id=appeal.pk, reason="维持原判定", at=at)
    )
    factories.grant(red.citizen, "health_code.answer_appeals")
    own = refusal(
        lambda: actions.keep_colour(by=red.citizen, appeal_id=appeal.pk, reason="维持原判定", at=at)
    )
    assert (far, own) == ("appeal.unknown", "appeal.own")


def test_a_confirmed_change_of_colour_closes_the_appeal_by_itself(red, at):
    appeal = appeal_of(red, at)
    later = at + dt.timedelta(hours=1)
    proposal = propose(
        proposer(),
        red.citizen,
        later,
        colour=Colour.GREEN,
        reason="申报有误，予以更正。",
        appeal_id=appeal.pk,
    )
    appeal.refresh_from_db()
    assert appeal.state == AppealState.PROPOSED
    for act in (
        lambda: actions.withdraw_appeal(by=red.citizen, appeal_id=appeal.pk, at=later),
        lambda: actions.keep_colour(by=proposer(), appeal_id=appeal.pk, reason="维持原判定", at=later),
    ):
        assert refusal(act) == "appeal.proposed"
    actions.add_to_appeal(by=red.citizen, appeal_id=appeal.pk, text="等待时再补充一点", at=later)
    actions.confirm_colour(by=confirmer(), proposal_id=proposal.pk, at=later)
    appeal.refresh_from_db()
    assert appeal.state == AppealState.CHANGED
    assert kinds(appeal) == ["made", "proposed", "added", "changed"]
    assert HealthCode.objects.get(person=red.citizen).colour == Colour.GREEN
    assert ["复核" in title or "转码" in title for title in told(red.citizen)] == [True, True]


def test_a_refused_or_withdrawn_change_gives_the_appeal_back(red, at):
    appeal = appeal_of(red, at)
    one = proposer()
    for number, end in enumerate(("refuse", "withdraw"), 1):
        when = at + dt.timedelta(hours=number)
        proposal = propose(one, red.citizen, when, colour=Colour.GREEN, appeal_id=appeal.pk)
        if end == "refuse":
            actions.refuse_colour(by=confirmer(), proposal_id=proposal.pk, note="证据不足", at=when)
        else:
            actions.withdraw_proposal(by=one, proposal_id=proposal.pk, at=when)
        appeal.refresh_from_db()
        assert appeal.state == AppealState.OPEN
    assert kinds(appeal) == ["made", "proposed", "returned", "proposed", "returned"]
    assert refusal(lambda: propose(one, red.manager, at, appeal_id=appeal.pk)) in {
        "colour.nobody",
        "appeal.unknown",
    }


def test_withdrawing_twice_is_once_and_a_closed_one_stays_closed(red, at):
    appeal = appeal_of(red, at)
    for _ in range(2):
        assert actions.withdraw_appeal(by=red.citizen, appeal_id=appeal.pk, at=at).state == "withdrawn"
    assert kinds(appeal) == ["made", "withdrawn"]
    assert (
        refusal(
            lambda: actions.add_to_appeal(by=red.citizen, appeal_id=appeal.pk, text="还想补充说明", at=at)
        )
        == "appeal.closed"
    )


def test_a_code_that_turns_green_by_itself_settles_the_appeal(red, at):
    appeal = appeal_of(red, at)
    later = at + dt.timedelta(days=15)
    red.declare(red.citizen, later)
    event = Event.objects.filter(
        kind="health_code.colour_changed", subject=f"person:{red.citizen.pk}"
    ).latest("id")
    assert event.payload["colour"] == Colour.GREEN
    hearing.colour_changed(event)
    appeal.refresh_from_db()
    assert (appeal.state, kinds(appeal)) == (AppealState.SETTLED, ["made", "settled"])
    assert actions.settle_appeals(person_id=red.citizen.pk, at=later) == 0


def test_reading_an_appeal_is_recorded_once_a_sitting(red, at):
    appeal, official = appeal_of(red, at), proposer()
    for minutes in (0, 5, 20):
        actions.open_appeal(by=official, appeal_id=appeal.pk, at=at + dt.timedelta(minutes=minutes))
    actions.open_appeal(by=official, appeal_id=appeal.pk, at=at + dt.timedelta(minutes=45))
    assert openings_of(red.citizen).filter(by_id=official.pk).count() == 2


def test_the_clock_speaks_and_overdue_appeals_are_counted(red, at):
    appeal = appeal_of(red, at)
    assert courses.clock_of(appeal, at=at).tone == "good"
    assert courses.clock_of(appeal, at=appeal.due_at - dt.timedelta(hours=1)).tone == "warn"
    over = appeal.due_at + dt.timedelta(hours=2)
    assert "超时 2 小时" in str(courses.clock_of(appeal, at=over).words)
    assert [queries.overdue_appeals(scope="4415", at=moment) for moment in (at, over)] == [0, 1]
    actions.withdraw_appeal(by=red.citizen, appeal_id=appeal.pk, at=over)
    assert queries.overdue_appeals(scope="4415", at=over) == 0
