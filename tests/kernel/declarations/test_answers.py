"""Answers: taken from whom, counted how, corrected how."""

import datetime as dt
import uuid

import pytest

from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink
from shanzhi.kernel.declarations.actions import answers, telling
from shanzhi.kernel.declarations.enums import AbsenceReason, Channel, ReporterState
from shanzhi.kernel.declarations.models import Answer, Arrival, Notable, Reporter, Revision
from shanzhi.kernel.declarations.queries import boards, tasks
from shanzhi.kernel.events.models import Event
from tests import factories

from .conftest import WELL


def test_a_guardian_answers_and_the_class_counts_it(school):
    member, other = school.pupil(), school.pupil()
    round = school.open()
    done = school.answer(round, member)
    assert (done.version, done.is_new, done.is_late, done.abnormal) == (1, True, False, [])
    tally = school.tally(round)
    assert (tally.expected, tally.answered, tally.late, tally.abnormal) == (2, 1, 0, 0)
    assert school.stands(round, member).values == WELL
    assert not Answer.objects.filter(member_id=other.pk).exists()


def test_the_same_form_sent_twice_is_one_answer(school):
    member = school.pupil()
    round = school.open()
    nonce = uuid.uuid4()
    first = school.answer(round, member, nonce=nonce)
    again = school.answer(round, member, nonce=nonce)
    assert (first.is_new, again.is_new, again.version) == (True, False, 1)
    assert school.tally(round).answered == 1
    assert not Revision.objects.exists()


def test_a_correction_keeps_what_was_said_before(school):
    member = school.pupil()
    round = school.open()
    school.answer(round, member, WELL | {"travel": "yes", "where": "广州"})
    assert school.tally(round).abnormal == 1
    other = factories.person()
    factories.family(other, member.person)
    done = school.answer(round, member, by=other)
    assert done.version == 2
    tally = school.tally(round)
    assert (tally.answered, tally.abnormal) == (1, 0)
    (kept,) = Revision.objects.all()
    assert kept.values["where"] == "广州"
    assert kept.by_id == school.guardians[member.pk].pk
    assert kept.abnormal == ["travel"]
    assert school.stands(round, member).by_id == other.pk


def test_after_the_window_it_counts_as_late_and_after_the_day_it_is_refused(school):
    member, other = school.pupil(), school.pupil()
    round = school.open()
    assert school.answer(round, member, at=round.closes_at).is_late
    assert school.tally(round).late == 1
    with pytest.raises(answers.AnswerRefused) as refused:
        school.answer(round, other, at=round.ends_at)
    assert refused.value.code == "declarations.round-over"
    with pytest.raises(answers.AnswerRefused) as refused:
        school.answer(round, other, at=round.opens_at - dt.timedelta(seconds=1))
    assert refused.value.code == "declarations.not-open"


def test_a_late_answer_that_is_corrected_stays_late_once(school):
    member = school.pupil()
    round = school.open()
    school.answer(round, member, at=round.closes_at)
    school.answer(round, member, WELL | {"temperature": 36.7}, at=round.closes_at + dt.timedelta(hours=1))
    assert (school.tally(round).answered, school.tally(round).late) == (1, 1)
    assert school.stands(round, member).is_late


def refused_code(school, round, member, **given):
    with pytest.raises(answers.AnswerRefused) as refused:
        school.answer(round, member, **given)
    return refused.value.code


def test_only_who_may_answer_does(school):
    member = school.pupil()
    round = school.open()
    stranger = factories.person()
    assert refused_code(school, round, member, by=stranger) == "declarations.not-your-member"
    assert refused_code(school, round, member, by=member.person) == "declarations.not-your-member"
    FamilyLink.objects.filter(member=member.person).update(state=LinkState.ENDED)
    assert refused_code(school, round, member) == "declarations.not-your-member"
    assert not Answer.objects.exists()


def test_a_reporter_of_the_roster_answers_once_confirmed(school):
    member = school.pupil()
    round = school.open()
    aunt = factories.person()
    row = Reporter.objects.create(
        member=member,
        name="林姨",
        relation="guardian",
        phone=aunt.phone,
        phone_index=aunt.phone_index,
        invited_at=school.at,
    )
    assert refused_code(school, round, member, by=aunt) == "declarations.not-your-member"
    assert list(tasks.invitations_for(aunt)) == [row]
    row.state, row.person = ReporterState.CONFIRMED, aunt
    row.save()
    assert school.answer(round, member, by=aunt).version == 1


def test_an_adult_student_answers_alone(school):
    member = school.pupil(answers_alone=True)
    assert school.answer(school.open(), member, by=member.person).version == 1


def test_a_member_of_another_school_is_not_of_this_round(school, at):
    from .conftest import make_school

    other = make_school(at, code="2144000999")
    member = other.pupil()
    round = school.open()
    guardian = other.guardians[member.pk]
    assert refused_code(other, round, member, by=guardian) == "declarations.not-your-member"


def test_who_has_left_is_not_asked(school):
    member = school.pupil(until=dt.date(2020, 3, 16))
    round = school.open()
    assert refused_code(school, round, member) == "declarations.not-your-member"


def test_what_is_wrong_is_said_by_question(school):
    member = school.pupil()
    round = school.open()
    with pytest.raises(answers.AnswerRefused) as refused:
        school.answer(round, member, {"temperature": "99", "travel": "maybe"})
    assert set(refused.value.problems) == {"temperature", "travel"}
    assert "34" in refused.value.problems["temperature"]
    assert not Answer.objects.exists()


def test_what_was_not_asked_is_not_kept(school):
    member = school.pupil()
    round = school.open()
    school.answer(round, member, WELL | {"where": "北京", "nonsense": 1})
    assert school.stands(round, member).values == WELL


def test_days_in_a_row_with_the_same_answer_are_counted(school):
    member = school.pupil()
    streaks = []
    for day in range(16, 21):
        round = school.open(dt.date(2020, 3, day))
        raw = WELL if day != 19 else WELL | {"temperature": 36.8}
        school.answer(round, member, raw)
        streaks.append(school.stands(round, member).same_days)
    assert streaks == [1, 2, 3, 1, 1]


def test_over_a_weekend_the_row_of_days_goes_on(school):
    member = school.pupil()
    for day in (13, 16):
        round = school.open(dt.date(2020, 3, day))
        school.answer(round, member)
    assert school.stands(round, member).same_days == 2


def test_an_abnormal_answer_is_told_once(school):
    member = school.pupil()
    round = school.open()
    hot = WELL | {"temperature": 38.6}
    school.answer(round, member, hot)
    school.answer(round, member, hot | {"travel": "yes", "where": "广州"})  # graver: told again
    school.answer(round, member, hot | {"travel": "yes", "where": "深圳"})  # the same questions: not again
    assert Notable.objects.count() == 2
    from shanzhi.core import registry

    registry.find("events", "declaration.abnormal")
    assert telling.tell_notables(at=round.closes_at) == 2
    (event,) = Event.objects.filter(kind="declaration.abnormal")
    assert event.payload["temperature"] == 38.6
    assert telling.tell_notables(at=round.closes_at) == 0


def test_a_teacher_answers_by_telephone_for_the_own_class_only(school):
    mine, other = school.pupil(), school.pupil(school.classes[1])
    round = school.open()
    given = {"by": school.teacher, "channel": Channel.PHONE}
    assert school.answer(round, mine, **given).version == 1
    assert refused_code(school, round, other, **given) == "declarations.not-your-member"
    assert school.answer(round, other, by=school.head, channel=Channel.PHONE).version == 1


def test_position_is_dropped_for_who_refuses_it(school):
    shares, refuses = school.pupil(), school.pupil(shares_position=False)
    round = school.open()
    for member in (shares, refuses):
        school.answer(round, member, position=(115.37, 22.78))
    assert school.stands(round, shares).lng == 115.37
    assert school.stands(round, refuses).lng is None


def test_who_is_excused_is_not_waited_for_until_they_answer(school):
    member, other = school.pupil(), school.pupil()
    round = school.open()
    day = round.day
    answers.excuse(
        by=school.teacher, member=member, first=day, last=day, reason=AbsenceReason.ILL, at=school.at
    )
    sums = boards.group_sums([school.classes[0].pk], day)[school.classes[0].pk]
    assert (sums.expected, sums.absent, sums.wanted, sums.missing) == (2, 1, 1, 1)
    school.answer(round, member)
    assert (school.tally(round).absent, school.tally(round).answered) == (0, 1)
    school.answer(round, other)
    sums = boards.group_sums([school.classes[0].pk], day)[school.classes[0].pk]
    assert (sums.missing, sums.percent) == (0, 100.0)


def test_an_absence_noted_before_the_round_opens_counts_when_it_does(school):
    member = school.pupil()
    absence = answers.excuse(
        by=school.teacher,
        member=member,
        first=dt.date(2020, 3, 16),
        last=dt.date(2020, 3, 18),
        reason=AbsenceReason.OBSERVED,
        at=school.at,
    )
    round = school.open()
    assert school.tally(round).absent == 1
    answers.end_absence(by=school.teacher, absence=absence, at=school.at)
    answers.end_absence(by=school.teacher, absence=absence, at=school.at)
    assert school.tally(round).absent == 0


def test_arrivals_make_the_curve_of_the_day(school):
    members = [school.pupil() for _ in range(3)]
    round = school.open()
    for minutes, member in zip((1, 4, 31), members, strict=True):
        school.answer(round, member, at=round.opens_at + dt.timedelta(minutes=minutes))
    assert boards.curve(round.day, "school") == [(365, 2), (395, 3)]
    assert boards.curve(round.day, "school", county="441502") == [(365, 2), (395, 3)]
    assert boards.curve(round.day, "school", county="441521") == []
    assert sum(Arrival.objects.values_list("answers", flat=True)) == 3


def test_tasks_are_those_of_the_family(school):
    guardian = factories.person()
    first = school.pupil(guardian=guardian)
    second = school.pupil(school.classes[1], guardian=guardian)
    school.pupil()
    round = school.open()
    at = round.opens_at + dt.timedelta(minutes=1)
    assert {task.member.pk for task in tasks.tasks_of(guardian, at=at) if task.is_due} == {
        first.pk,
        second.pk,
    }
    school.answer(round, first)
    due = [task for task in tasks.tasks_of(guardian, at=at) if task.is_due]
    assert [task.member.pk for task in due] == [second.pk]
    with pytest.raises(tasks.TaskUnknown):
        tasks.task_of(factories.person(), round.pk, first.pk, at=at)


def test_yesterday_is_offered_again(school):
    member = school.pupil()
    school.answer(school.open(dt.date(2020, 3, 16)), member, WELL | {"temperature": 36.9})
    round = school.open(dt.date(2020, 3, 17))
    task = tasks.task_of(school.guardians[member.pk], round.pk, member.pk, at=round.opens_at)
    assert task.former is not None
    assert task.former.values["temperature"] == 36.9
    assert task.answer is None


def test_a_call_about_a_missing_answer_is_noted_by_who_looks_after_the_class(school):
    member, other = school.pupil(), school.pupil(school.classes[1])
    round = school.open()
    given = {"by": school.teacher, "round_id": round.pk, "note": "孩子发烧，在家", "at": round.opens_at}
    answers.note_reached(member_id=member.pk, **given)
    (line,) = boards.class_lines(round, [school.classes[0].pk])
    assert line.reached.note == "孩子发烧，在家"
    with pytest.raises(answers.NotYours):
        answers.note_reached(member_id=other.pk, **given)
