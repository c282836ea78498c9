"""Telling: the inbox always, once, in the transaction, in the person's language."""

import datetime as dt

import psycopg
import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from shanzhi.core.errors import DomainError
from shanzhi.kernel.notify import actions, queries, rules
from shanzhi.kernel.notify.live import database, wire
from shanzhi.kernel.notify.models import Message, Outgoing, Preference
from tests import factories


def tell(person, at, **options):
    given = {"notice": "test.quiet", "title": "申报已通过", "body": "请查看结果", "url": "/c/", "at": at}
    return actions.tell(person=person, **(given | options))


def waiting_jobs(outgoing) -> list:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'notify.send' AND args->>'outgoing_id' = %s",
            [str(outgoing.pk)],
        )
        return [when for (when,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_message_comes_into_the_inbox_and_nowhere_else(reader, at):
    message = tell(reader, at)
    assert list(queries.inbox(reader)) == [message]
    assert queries.unread_count(reader) == 1
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
def test_channels_follow_the_notice_the_wishes_and_what_there_is(reader, at):
    assert [row.channel for row in tell(reader, at, notice="test.loud").outgoing.all()] == ["sms"]
    wishes = Preference.objects.create(person=reader, mail_address="a@example.org", mail_confirmed_at=at)
    device = actions.subscribe_push(
        by=reader, endpoint="https://fcm.googleapis.com/fcm/send/1", p256dh="k", auth="a", at=at
    )
    rows = tell(reader, at, notice="test.loud").outgoing.order_by("channel")
    assert [(row.channel, row.target) for row in rows] == [
        ("mail", ""),
        ("push", str(device.pk)),
        ("sms", ""),
    ]
    assert all(waiting_jobs(row) == [None] for row in rows)
    wishes.sms = wishes.mail = wishes.push = False
    wishes.save()
    assert not tell(reader, at, notice="test.loud").outgoing.exists()


@pytest.mark.django_db
def test_at_night_a_short_message_waits_for_the_morning_unless_urgent(reader):
    night = dt.datetime(2020, 3, 16, 15, 30, tzinfo=dt.UTC)  # 23:30 in the city
    morning = dt.datetime(2020, 3, 16, 23, 0, tzinfo=dt.UTC)
    waits = tell(reader, night, notice="test.loud").outgoing.get()
    assert waits.due_at == morning
    assert waiting_jobs(waits) == [morning]
    assert tell(reader, night, notice="test.loud", urgent=True).outgoing.get().due_at == night


@pytest.mark.django_db
def test_a_job_that_runs_twice_tells_once(reader, at):
    assert tell(reader, at, notice="test.loud", once="round:7") is not None
    assert tell(reader, at, notice="test.loud", once="round:7") is None
    assert tell(reader, at, once="round:8") is not None
    assert Message.objects.filter(person=reader).count() == 2
    assert Outgoing.objects.count() == 1


@pytest.mark.django_db
def test_telling_many_reaches_each_in_few_queries(at, django_assert_max_num_queries):
    people = [factories.person() for _ in range(20)]
    with django_assert_max_num_queries(6):
        told = actions.tell_many(people=people, notice="test.quiet", title="停水通知", body="", at=at)
    assert {message.person_id for message in told} == {person.pk for person in people}


@pytest.mark.django_db
def test_the_text_is_said_in_the_language_of_the_person(reader, at):
    reader.language = "en"
    title = gettext_lazy("Yes")
    assert tell(reader, at, title=title).title == "Yes"
    reader.language = "zh-hans"
    assert tell(reader, at, title=title).title == "是"


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_message_cannot_lead_outside(reader, at, url):
    with pytest.raises(ValueError, match="only into this site"):
        tell(reader, at, url=url)


@pytest.mark.django_db
def test_an_unknown_notice_is_noticed(reader, at):
    with pytest.raises(KeyError):
        tell(reader, at, notice="nobody.knows")


@pytest.mark.django_db
def test_reading_marks_once_and_only_the_own(reader, at):
    message, later = tell(reader, at), at + dt.timedelta(hours=1)
    with pytest.raises(DomainError) as caught:
        actions.mark_read(by=factories.person(), message_id=message.pk, at=at)
    assert caught.value.status == 404
    actions.mark_read(by=reader, message_id=message.pk, at=at)
    assert actions.mark_read(by=reader, message_id=message.pk, at=later).read_at == at
    tell(reader, at)
    assert actions.mark_all_read(by=reader, at=later) == 1
    assert queries.unread_count(reader) == 0


@pytest.fixture
def listener():
    with psycopg.connect(**database.address(), autocommit=True) as other:
        other.execute(f"LISTEN {wire.CHANNEL}")
        yield lambda: [wire.read_signal(note.payload) for note in other.notifies(timeout=0.3)]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_telling_leaves_no_trace(reader, at, listener):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outgoing = tell(reader, at, notice="test.loud").outgoing.get()
        actions.publish(rules.person_topic(reader.pk, "room"), {"n": 1})
        raise ZeroDivisionError
    assert listener() == []
    assert not Message.objects.exists()
    assert not Outgoing.objects.exists()
    assert waiting_jobs(outgoing) == []


@pytest.mark.django_db(transaction=True)
def test_signals_carry_ids_only_and_leave_at_commit(reader, at, listener):
    with transaction.atomic():
        tell(reader, at, title="秘密的内容")
        tell(reader, at)
        assert listener() == []
    assert listener() == [wire.Signal(person_id=reader.pk)]


@pytest.mark.django_db
def test_topics_are_small_and_well_named(reader):
    with pytest.raises(ValueError, match="not a topic"):
        actions.publish("everything", 1)
    with pytest.raises(ValueError, match="send an id"):
        actions.publish(rules.permit_topic("clues.read", "board"), "字" * 3000)


@pytest.mark.django_db
def test_the_past_is_told_into_inboxes_only(reader, at):
    words = gettext_lazy("健康码")
    loud = {"notice": "test.loud", "title": words, "body": words, "url": "/c/", "at": at}
    english = factories.person(language="en")
    alone = [actions.tell(person=person, **loud) for person in (reader, english)]
    Outgoing.objects.all().delete()
    told = [actions.Told(person_id=person.pk, **loud) for person in (reader, english)]
    assert actions.tell_past(told=told) == 2
    for known in alone:
        new = Message.objects.filter(person=known.person).exclude(pk=known.pk).get()
        for field in ("notice", "title", "body", "url", "created_at", "read_at", "is_urgent", "once"):
            assert getattr(new, field) == getattr(known, field), field
    assert not Outgoing.objects.exists()
    with pytest.raises(KeyError):
        actions.tell_past(told=[told[0]._replace(notice="no.such")])


def test_to_each_a_message_of_their_own(db, at):
    first, second = factories.person(), factories.person()
    letters = [
        actions.Letter(first, "一", "甲", once="mark"),
        actions.Letter(second, "二", "乙", "/c/", "mark"),
    ]
    given = {"letters": letters, "notice": "declarations.reminder", "at": at}
    told = actions.tell_each(**given)
    assert {(one.person, one.title, one.url) for one in told} == {(first, "一", ""), (second, "二", "/c/")}
    assert actions.tell_each(**given) == []
