"""Reminders go to exactly those who are missing."""

import datetime as dt

import pytest

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import answers, reminders
from shanzhi.kernel.declarations.enums import AbsenceReason
from shanzhi.kernel.declarations.models import Reminder, ReminderRun, Tally
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.notify.enums import SendState
from shanzhi.kernel.notify.models import Message, Outgoing
from tests import factories


def tell(run, at):
    tallies = Tally.objects.filter(round=run.round).values_list("pk", flat=True)
    return reminders.tell_reporters(run_id=run.pk, tally_ids=[str(key) for key in tallies], at=at)


def reminded():
    rows = Message.objects.filter(notice="declarations.reminder").values_list("person", flat=True)
    return set(Person.objects.filter(pk__in=rows))


def test_only_who_is_missing_hears_of_it(school):
    missing, done, ill = school.pupil(), school.pupil(), school.pupil()
    elsewhere = school.pupil(school.classes[1])
    round = school.open()
    at = round.opens_at + dt.timedelta(hours=1)
    school.answer(round, done)
    answers.excuse(
        by=school.teacher, member=ill, first=round.day, last=round.day, reason=AbsenceReason.ILL, at=at
    )
    run = reminders.remind_missing(by=school.teacher, round_id=round.pk, group=school.classes[0], at=at)
    tallies = [str(school.tally(round).pk)]
    assert reminders.tell_reporters(run_id=run.pk, tally_ids=tallies, at=at) == 1
    assert reminded() == {school.guardians[missing.pk]}
    assert not Reminder.objects.filter(member=elsewhere).exists()


def test_a_job_that_runs_twice_tells_nobody_twice(school):
    school.pupil()
    round = school.open()
    run = reminders.remind_missing(by=school.head, round_id=round.pk, at=round.opens_at)
    assert tell(run, round.opens_at) == 1
    assert tell(run, round.opens_at) == 0
    assert Message.objects.count() == 1
    run.refresh_from_db()
    assert run.told == 1


def test_after_the_round_nobody_is_reminded(school):
    school.pupil()
    round = school.open()
    run = reminders.remind_missing(by=school.head, round_id=round.pk, at=round.opens_at)
    assert tell(run, round.ends_at) == 0
    assert not Message.objects.exists()


def test_a_mother_of_two_gets_one_message(school):
    guardian = factories.person()
    school.pupil(guardian=guardian)
    school.pupil(school.classes[1], guardian=guardian)
    round = school.open()
    run = reminders.remind_missing(by=school.head, round_id=round.pk, at=round.opens_at)
    assert tell(run, round.opens_at) == 1
    assert "、" in Message.objects.get().title


def test_both_parents_hear_of_one_child(school):
    member = school.pupil()
    father = factories.person()
    factories.family(father, member.person)
    round = school.open()
    run = reminders.remind_missing(by=school.head, round_id=round.pk, at=round.opens_at)
    assert tell(run, round.opens_at) == 2
    assert reminded() == {father, school.guardians[member.pk]}


def test_a_second_tap_within_five_minutes_is_refused(school):
    school.pupil()
    round = school.open()
    at = round.opens_at
    given = {"by": school.teacher, "round_id": round.pk, "group": school.classes[0]}
    reminders.remind_missing(**given, at=at)
    with pytest.raises(reminders.ReminderRefused) as refused:
        reminders.remind_missing(**given, at=at + dt.timedelta(minutes=4))
    assert refused.value.code == "reminder.again"
    reminders.remind_missing(**given, at=at + dt.timedelta(minutes=6))


@pytest.mark.parametrize("whose", ["stranger", "other class"])
def test_others_cannot_remind(school, whose):
    school.pupil()
    round = school.open()
    by = factories.person() if whose == "stranger" else school.teacher
    group = school.classes[0] if whose == "stranger" else school.classes[1]
    with pytest.raises(reminders.ReminderRefused):
        reminders.remind_missing(by=by, round_id=round.pk, group=group, at=round.opens_at)


def test_the_plan_climbs_from_parents_to_the_teacher_to_the_head(school):
    school.pupil()
    round = school.open()
    closes = round.closes_at
    begun = [
        reminders.run_reminders(at=closes - dt.timedelta(minutes=minutes))
        for minutes in (61, 60, 59, 30, 0, -1)
    ]
    assert begun == [0, 1, 0, 1, 1, 0]
    runs = ReminderRun.objects.order_by("step")
    assert [run.rung for run in runs] == ["reporter", "teacher", "head"]
    assert reminders.tell_rung(run_id=runs[1].pk, at=closes) == 1
    assert reminders.tell_rung(run_id=runs[2].pk, at=closes) == 1
    told = set(Message.objects.filter(notice="declarations.missing").values_list("person", flat=True))
    assert told == {school.teacher.pk, school.head.pk}


def test_who_has_nobody_missing_is_not_bothered(school):
    member = school.pupil()
    round = school.open()
    school.answer(round, member)
    reminders.run_reminders(at=round.closes_at)
    for run in ReminderRun.objects.all():
        assert (
            reminders.tell_rung(run_id=run.pk, at=round.closes_at)
            if run.rung != "reporter"
            else tell(run, round.closes_at)
        ) == 0
    assert not Message.objects.exists()


def test_what_waits_to_ring_is_dropped_once_the_answer_is_there(school):
    member, other = school.pupil(), school.pupil()
    round = school.open()
    at = round.opens_at
    run = reminders.remind_missing(by=school.head, round_id=round.pk, at=at)
    tell(run, at)
    waiting = {row.message.person_id: row for row in Outgoing.objects.select_related("message")}
    school.answer(round, member)
    for row in waiting.values():
        notify.send_out(outgoing_id=row.pk, at=at)
    states = {who: Outgoing.objects.get(pk=row.pk).state for who, row in waiting.items()}
    assert states[school.guardians[member.pk].pk] == SendState.DROPPED
    assert states[school.guardians[other.pk].pk] == SendState.SENT
