"""The parts of the live stream by themselves: places, queues, slow browsers, ended sessions."""

import asyncio
import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.notify import actions
from shanzhi.kernel.notify.live import client as clients
from shanzhi.kernel.notify.live import database, feed, hub, wire
from shanzhi.kernel.notify.live.stream import LiveStream
from tests import factories
from tests.kernel.notify.streams import outside

AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)


def browser(person_id=None, position=None, **given):
    base = {"session_key": "s", "session_salt": "", "topics": frozenset(), "position": position}
    return clients.Client(person_id=person_id or uuid4(), **(base | given))


def row(number):
    return feed.Row(uuid4(), number, {"id": number})


def taken(client):
    return asyncio.run(client.take(0)).decode()


def test_a_message_is_shown_once_although_it_is_read_twice():
    client, news = browser(position=10), row(12)
    client.show(feed.Reading(oldest=11, newest=13, unread=1, rows=[news]))
    assert taken(client).count("event: message") == 1
    late = row(11)
    client.show(feed.Reading(oldest=14, newest=14, unread=2, rows=[late, news]))
    shown = taken(client)
    assert shown.count("event: message") == 1
    assert '"id":11' in shown


def test_the_place_after_each_event_never_passes_a_running_transaction():
    client = browser(position=5)
    client.show(feed.Reading(oldest=8, newest=20, unread=3, rows=[row(6), row(9), row(11)]))
    places = [line for line in taken(client).splitlines() if line.startswith("id: ")]
    assert places == ["id: 8", "id: 8", "id: 8", "id: 8"]
    client.show(feed.Reading(oldest=20, newest=20, unread=5, rows=[row(12), row(13)]))
    places = [line for line in taken(client).splitlines() if line.startswith("id: ")]
    assert places == ["id: 13", "id: 20", "id: 20"]


def test_a_place_in_another_database_has_the_page_load_anew():
    client = browser(position=10**9)
    client.show(feed.Reading(oldest=50, newest=60, unread=0))
    assert "event: behind" in taken(client)
    assert client.position == 50


def test_too_much_news_has_the_page_load_anew():
    client = browser(position=1)
    rows = [row(number) for number in range(2, feed.REPLAY_LIMIT + 2)]
    client.show(feed.Reading(oldest=900, newest=900, unread=500, rows=rows))
    assert taken(client).startswith("event: behind")


def test_a_browser_that_does_not_keep_up_is_let_go():
    client = browser()
    for _ in range(clients.QUEUE_LIMIT):
        client.put(b"x")
    assert not client.is_closed
    client.put(b"x")
    assert client.is_closed
    assert taken(client) == ""


@given(st.text())
def test_signals_of_any_shape_are_read_without_harm(text):
    wire.read_signal(text)


@given(st.one_of(st.none(), st.text()))
def test_places_of_any_shape_are_read_without_harm(text):
    place = wire.read_position(text)
    assert place is None or 0 <= place < 2**64


@given(st.dictionaries(st.text(), st.text()))
def test_no_text_breaks_the_frame_of_an_event(data):
    lines = wire.event("message", data, position=1).decode().split("\n")
    assert [line.partition(":")[0] for line in lines] == ["id", "event", "data", "", ""]


async def _until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_the_hub_lets_go_of_ended_sessions_and_closes_with_the_last_browser(reader, monkeypatch):
    monkeypatch.setattr(hub, "SESSION_CHECK_SECONDS", 0.1)
    session = factories.signed_in(reader).session
    kept = {"session_key": session.session_key, "session_salt": reader.session_salt}

    async def scenario():
        here = hub.Hub(database.address())
        good, ended = browser(reader.pk, **kept), browser(reader.pk, session_key="gone")
        here.join(good)
        here.join(ended)
        await _until(lambda: ended.is_closed)
        assert not good.is_closed
        here.leave(ended)
        await outside(actions.tell, person=reader, notice="test.quiet", title="t", body="", at=AT)
        await _until(lambda: any(b"event: message" in piece for piece in good._queue))
        here.leave(good)
        assert here._tasks == []

    asyncio.run(scenario())


@pytest.mark.django_db(transaction=True)
def test_the_hub_goes_on_after_a_fault(reader, monkeypatch, caplog):
    real, calls = feed.read, []

    async def faulty(connection, since):
        calls.append(since)
        if len(calls) == 1:
            raise RuntimeError("a fault")
        return await real(connection, since)

    monkeypatch.setattr(feed, "read", faulty)

    async def scenario():
        here, window = hub.Hub(database.address()), browser(reader.pk)
        here.join(window)
        await _until(lambda: window._queue)
        here.leave(window)

    asyncio.run(scenario())
    assert "failed and starts anew" in caplog.text


def test_other_addresses_pass_through():
    async def pages(scope, receive, send):
        await send(scope["path"])

    async def scenario():
        sent = []

        async def send(message):
            sent.append(message)

        await LiveStream(pages)({"type": "http", "path": "/c/"}, None, send)
        return sent

    assert asyncio.run(scenario()) == ["/c/"]
