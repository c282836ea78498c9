"""Answers and reminders at once. Real connections, real commits."""

import asyncio
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from shanzhi.core import clock
from shanzhi.kernel.declarations.actions import answers, quality, reminders
from shanzhi.kernel.declarations.enums import AbsenceReason
from shanzhi.kernel.declarations.models import Answer, Arrival, Reminder, Revision, Tally
from shanzhi.kernel.notify.models import Message
from tests import factories
from tests.kernel.declarations.conftest import WELL
from tests.kernel.declarations.live import body_of, live_school, serve  # noqa: F401
from tests.kernel.scans.conftest import dsn

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run each in a thread and connection of its own, all begun together; gives what they returned."""
    ready = threading.Barrier(len(works))

    def run(work):
        ready.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_guardians_at_once_leave_one_answer_and_a_revision(live_school):  # noqa: F811
    member = live_school.pupil()
    father = factories.person()
    factories.family(father, member.person)
    round = live_school.open(at=clock.now())

    def say(by, temperature):
        return lambda: answers.record_answer(
            by=by,
            round_id=round.pk,
            member_id=member.pk,
            raw=WELL | {"temperature": temperature},
            nonce=uuid.uuid4(),
            at=clock.now(),
        )

    done = at_once(say(live_school.guardians[member.pk], 36.4), say(father, 36.9))
    assert sorted(one.version for one in done) == [1, 2]
    stands, kept = Answer.objects.get(), Revision.objects.get()
    assert {stands.values["temperature"], kept.values["temperature"]} == {36.4, 36.9}
    assert live_school.tally(round).answered == 1


def test_both_in_one_batch_too(live_school):  # noqa: F811
    member = live_school.pupil()
    father = factories.person()
    factories.family(father, member.person)
    round = live_school.open(at=clock.now())

    async def work(sender):
        people = [father, live_school.guardians[member.pk]] * 5
        return await asyncio.gather(*(sender.post(body_of(round, member), by=by) for by in people))

    done = serve(work)
    assert sorted(answer.json()["version"] for answer in done) == list(range(1, 11))
    assert Revision.objects.count() == 9
    assert live_school.tally(round).answered == 1


def test_two_processes_and_a_whole_school_count_right(live_school):  # noqa: F811
    """The same forty children in opposite order through two endpoints, three times with the same forms."""
    members = [live_school.pupil(live_school.classes[n % 2]) for n in range(40)]
    round = live_school.open(at=clock.now())
    bodies = [(body_of(round, member), live_school.guardians[member.pk]) for member in members]
    address = dsn()

    def process(order):
        async def work(sender):
            done = []
            for _ in range(3):
                done += await asyncio.gather(*(sender.post(body, by=by) for body, by in order))
            return done

        return lambda: serve(work, address)

    done = at_once(process(bodies), process(bodies[::-1]))
    statuses = [answer.status_code for part in done for answer in part]
    assert (statuses.count(201), statuses.count(200)) == (40, 200)
    assert sum(Tally.objects.values_list("answered", flat=True)) == Answer.objects.count() == 40
    assert sum(Arrival.objects.values_list("answers", flat=True)) == 40
    assert not Revision.objects.exists()


def test_reminders_among_a_stream_of_answers_hold_nobody_up(live_school):  # noqa: F811
    """Answers stream in while the reminders run: all are taken, and the next run finds nobody."""
    members = [live_school.pupil(live_school.classes[n % 2]) for n in range(60)]
    round = live_school.open(at=clock.now())
    run = reminders.remind_missing(by=live_school.head, round_id=round.pk, at=clock.now())
    tallies = [str(key) for key in Tally.objects.values_list("pk", flat=True)]
    address = dsn()
    bodies = [(body_of(round, member), live_school.guardians[member.pk]) for member in members]
    acknowledged = {}

    def answering():
        async def work(sender):
            async def say(body, by):
                while (answer := await sender.post(body, by=by)).status_code == 503:
                    await asyncio.sleep(
                        0.05
                    )  # on a busy machine the reminders hold it longer than anyone waits
                acknowledged[uuid.UUID(body["member"])] = answer.status_code

            for start in range(0, 60, 6):
                await asyncio.gather(*(say(*one) for one in bodies[start : start + 6]))

        return serve(work, address)

    def reminding():
        return reminders.tell_reporters(run_id=run.pk, tally_ids=tallies, at=clock.now())

    _none, told = at_once(answering, reminding)
    assert set(acknowledged.values()) == {201}
    assert told == Message.objects.count() == Reminder.objects.count()
    assert reminders.tell_reporters(run_id=run.pk, tally_ids=tallies, at=clock.now()) == 0


def test_a_reminder_under_way_holds_an_answer_back_and_one_before_it_is_seen(live_school):  # noqa: F811
    early, late = live_school.pupil(), live_school.pupil()
    round = live_school.open(at=clock.now())
    run = reminders.remind_missing(by=live_school.head, round_id=round.pk, at=clock.now())
    tallies = [str(key) for key in Tally.objects.values_list("pk", flat=True)]
    live_school.answer(round, early, at=clock.now())
    locked, answered = threading.Event(), threading.Event()

    def remind():
        with transaction.atomic():
            reminders.tell_reporters(run_id=run.pk, tally_ids=tallies, at=clock.now())
            locked.set()
            assert not answered.wait(0.5)  # the answer waits for this transaction

    def answer():
        assert locked.wait(5)
        live_school.answer(round, late, at=clock.now())
        answered.set()

    at_once(remind, answer)
    assert list(Reminder.objects.values_list("member", flat=True)) == [late.pk]
    assert Answer.objects.count() == 2


def test_absence_answer_and_flags_at_once_leave_the_tally_right(live_school):  # noqa: F811
    members = [live_school.pupil() for _ in range(12)]
    round = live_school.open(at=clock.now())
    day = round.day

    def excuse():
        for member in members[:6]:
            answers.excuse(
                by=live_school.teacher,
                member=member,
                first=day,
                last=day,
                reason=AbsenceReason.ILL,
                at=clock.now(),
            )

    def answer():
        for member in reversed(members):
            live_school.answer(round, member, seconds=1.0, at=clock.now())

    def flag():
        for _ in range(6):
            quality.flag_recent(at=clock.now())

    at_once(excuse, answer, flag)
    quality.flag_recent(at=clock.now())
    tally = live_school.tally(round)
    assert (tally.expected, tally.answered, tally.absent, tally.flagged) == (12, 12, 0, 12)


def test_an_answer_that_waited_for_its_tally_sees_the_absence_noted_meanwhile(live_school):  # noqa: F811
    member = live_school.pupil()
    round = live_school.open(at=clock.now())
    noted, sent = threading.Event(), threading.Event()

    def excuse():
        with transaction.atomic():
            answers.excuse(
                by=live_school.teacher,
                member=member,
                first=round.day,
                last=round.day,
                reason=AbsenceReason.ILL,
                at=clock.now(),
            )
            noted.set()
            assert not sent.wait(0.5)  # the answer waits for this transaction

    def answer():
        assert noted.wait(5)
        live_school.answer(round, member, at=clock.now())
        sent.set()

    at_once(excuse, answer)
    tally = live_school.tally(round)
    assert (tally.answered, tally.absent) == (1, 0)
