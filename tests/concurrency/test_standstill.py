"""The database stands still without closing a connection: nobody waits for it, and nothing is written twice."""

import asyncio
import time

import psycopg
import pytest

from shanzhi.core import clock
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.models import Scan, Show
from tests.kernel.scans.conftest import dsn, live_gate, on_hot_path  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def standstill(live_gate):  # noqa: F811
    """A connection that can hold up everything written to the stream."""
    with psycopg.connect(dsn()) as connection:
        yield connection


def _hold(connection):
    connection.execute("LOCK TABLE scans_scan, scans_show IN ACCESS EXCLUSIVE MODE")


def test_gates_are_told_soon_and_each_scan_is_there_once_afterwards(on_hot_path, live_gate, standstill):  # noqa: F811
    bodies = [live_gate.body(clock.now()) for _ in range(40)]

    async def work(device):
        token = live_gate.token(clock.now())

        async def send(body):
            begun = time.monotonic()
            answer = await device.post("scans", body, token=token)
            return answer, time.monotonic() - begun

        await asyncio.to_thread(_hold, standstill)
        refused = await asyncio.gather(*(send(body) for body in bodies[:20]))
        refused += await asyncio.gather(*(send(body) for body in bodies[20:]))
        await asyncio.to_thread(standstill.commit)
        taken = [await send(body) for body in bodies]
        while any(answer.status_code == 503 for answer, _ in taken):
            await asyncio.sleep(0.05)
            taken = [await send(body) for body in bodies]
        return refused, taken

    refused, taken = on_hot_path(work)
    assert {answer.status_code for answer, _ in refused} == {503}
    assert all(answer.headers["retry-after"] for answer, _ in refused)
    assert max(seconds for _, seconds in refused) < 3
    assert {answer.status_code for answer, _ in taken} <= {200, 201}
    assert Scan.objects.count() == 40


def test_shows_go_on_after_it(on_hot_path, live_gate, standstill):  # noqa: F811
    token = live_gate.token(clock.now(), scope=Scope.SHOW, person=live_gate.citizen)

    async def work(device):
        await asyncio.to_thread(_hold, standstill)
        away = await device.post("shows", {}, token=token)
        await asyncio.to_thread(standstill.commit)
        while (back := await device.post("shows", {}, token=token)).status_code == 503:
            await asyncio.sleep(0.05)
        return away, back

    away, back = on_hot_path(work)
    assert (away.status_code, back.status_code) == (503, 201)
    assert Show.objects.get().shows >= 1
