"""The live stream of a real server with two processes: nothing is lost, whatever breaks."""

import asyncio
import datetime as dt
import random
import threading
import time

import httpx
import psycopg
import pytest
from django.db import connection, transaction

from shanzhi.core.ids import new_id
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.notify import actions, rules
from shanzhi.kernel.notify.live import database, wire
from tests import factories
from tests.kernel.notify.streams import Stream, cookie_of, outside, server

pytestmark = pytest.mark.django_db(transaction=True)
AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), server() as number:
        yield number


def tell(person, title="消息"):
    return str(actions.tell(person=person, notice="test.quiet", title=title, body="", at=AT).pk)


def test_a_message_arrives_in_every_window_of_the_person_and_nowhere_else(port, reader):
    mine, theirs = cookie_of(reader), cookie_of(factories.person())

    async def scenario():
        windows = [Stream(port, mine) for _ in range(8)]  # enough to meet both processes
        async with Stream(port, theirs) as stranger:
            for window in windows:
                await window.__aenter__()
                assert (await window.next("unread")).data == {"count": 0}
            id_ = await outside(tell, reader, "申报已通过")
            for window in windows:
                message = await window.next("message")
                assert (message.data["id"], message.data["title"]) == (id_, "申报已通过")
                assert (await window.next("unread")).data == {"count": 1}
                await window.__aexit__()
            assert (await stranger.next("unread")).data == {"count": 0}
            with pytest.raises(TimeoutError):
                await stranger.next("message", seconds=0.3)

    asyncio.run(scenario())


def test_reading_in_one_window_clears_the_number_in_another(port, reader):
    cookie = cookie_of(reader)
    id_ = tell(reader)

    async def scenario():
        async with Stream(port, cookie) as window:
            assert (await window.next("unread")).data == {"count": 1}
            await outside(actions.mark_read, by=reader, message_id=id_, at=AT)
            assert (await window.next("unread")).data == {"count": 0}

    asyncio.run(scenario())


def test_who_comes_back_gets_what_was_said_meanwhile_in_order(port, reader):
    cookie = cookie_of(reader)
    before = tell(reader, "before")

    async def heard(stream):
        """Three messages. An older one may come again while a transaction runs in any database of the server."""
        told = []
        while len(told) < 3:
            identifier = (await stream.next("message")).data["id"]
            told += [identifier] if identifier != before else []
        return told

    async def scenario():
        async with Stream(port, cookie) as window:
            await window.next("unread")
        missed = [await outside(tell, reader) for _ in range(3)]
        async with Stream(port, cookie, place=window.place) as back:
            assert await heard(back) == missed
        async with Stream(port, cookie, query=f"?since={window.place}") as rested:
            assert await heard(rested) == missed

    asyncio.run(scenario())


def _insert(connection_, person, title):
    connection_.execute(
        "INSERT INTO notify_message (id, person_id, notice, title, body, url, once, is_urgent, created_at)"
        " VALUES (%s, %s, 'test.quiet', %s, '', '', '', false, now())",
        [new_id(), person.pk, title],
    )
    connection_.execute("SELECT pg_notify(%s, %s)", [wire.CHANNEL, wire.person_signal(person.pk)])


def test_a_transaction_that_began_first_and_ends_last_is_not_lost(port, reader):
    """The case that a running number as place would lose."""
    cookie = cookie_of(reader)

    async def scenario(early):
        async with Stream(port, cookie) as window:
            await window.next("unread")
            _insert(early, reader, "began first")
            await outside(tell, reader, "overtook it")
            assert (await window.next("message")).data["title"] == "overtook it"
            await window.next("unread")
        early.commit()
        async with Stream(port, cookie, place=window.place) as back:
            titles = {(await back.next("message")).data["title"] for _ in range(2)}
        assert "began first" in titles

    with psycopg.connect(**database.address()) as early:
        asyncio.run(scenario(early))


def _write(person, count, written):
    """One of several writers with transactions of different lengths."""
    for _ in range(count):
        with transaction.atomic():
            id_ = tell(person)
            time.sleep(random.random() * 0.03)
        written.append(id_)
    connection.close()


def test_nothing_is_lost_over_many_reconnections_under_overlapping_writers(port, reader):
    cookie, written = cookie_of(reader), []
    writers = [threading.Thread(target=_write, args=(reader, 40, written)) for _ in range(4)]

    async def scenario():
        got, place, times = set(), "", 0
        async with Stream(port, cookie) as window:
            await window.next("unread")
            place = window.place
        for writer in writers:
            writer.start()
        while len(got) < 160:
            times += 1
            async with Stream(port, cookie, place=place) as window:
                for _ in range(random.randint(1, 6)):
                    event = await window.next()
                    if event.name == "message":
                        got.add(event.data["id"])
                    if len(got) == 160:
                        break
                place = window.place
        return got, times

    got, times = asyncio.run(scenario())
    for writer in writers:
        writer.join()
    assert got == set(written)
    assert times > 20


def test_a_lost_listening_connection_loses_no_message(port, reader):
    cookie = cookie_of(reader)

    async def scenario():
        windows = [Stream(port, cookie) for _ in range(6)]
        for window in windows:
            await window.__aenter__()
            await window.next("unread")
        with psycopg.connect(**database.address(), autocommit=True) as admin:
            killed = admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query = %s",
                [f"LISTEN {wire.CHANNEL}"],
            ).fetchall()
        assert killed
        id_ = await outside(tell, reader)
        for window in windows:
            assert (await window.next("message")).data["id"] == id_
            await window.__aexit__()

    asyncio.run(scenario())


def test_topics_reach_those_who_may_follow_them(port, reader):
    official = factories.official("clues.read")
    topic = rules.permit_topic("clues.read", "board")
    cookie, plain = cookie_of(official, second_factor=True), cookie_of(reader)

    async def scenario():
        async with Stream(port, plain, query=f"?topic={topic}") as refused:
            assert refused.status == 403
        async with Stream(port, cookie, query=f"?topic={topic}") as board:
            await board.next("unread")
            await outside(actions.publish, topic, {"open": 7})
            assert (await board.next("topic")).data == {"topic": topic, "data": {"open": 7}}

    asyncio.run(scenario())


def test_who_signs_out_everywhere_hears_no_more(port, reader):
    cookie = cookie_of(reader)

    async def scenario():
        async with Stream(port, cookie) as window:
            await window.next("unread")
            await outside(accounts.sign_out_everywhere, by=reader, at=AT)
            with pytest.raises(EOFError):
                await window.next("message", seconds=15)
        async with Stream(port, cookie) as again:
            assert again.status == 401

    asyncio.run(scenario())


def test_without_sign_in_there_is_a_problem_document(port):
    answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/live", headers={"Host": "localhost"})
    assert answer.status_code == 401
    assert answer.json()["type"].startswith("/problems/")


def test_two_hundred_at_once(port):
    people = [factories.person() for _ in range(200)]
    cookies = [cookie_of(person) for person in people]

    async def scenario():
        windows = [Stream(port, cookie) for cookie in cookies]
        for start in range(0, 200, 20):
            await asyncio.gather(*(window.__aenter__() for window in windows[start : start + 20]))
        await asyncio.gather(*(window.next("unread", seconds=30) for window in windows))
        told = await outside(
            actions.tell_many, people=people, notice="test.quiet", title="台风预警", body="", at=AT
        )
        heard = await asyncio.gather(*(window.next("message", seconds=30) for window in windows))
        assert [event.data["id"] for event in heard] == [str(message.pk) for message in told]
        for window in windows:
            await window.__aexit__()

    asyncio.run(scenario())
    # One connection listens and one reads in each process, beside the pool of its pages: not one a browser.
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone()[0] < 70
