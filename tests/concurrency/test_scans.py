"""One nonce, many tries at once: one check-in. Real connections, real commits."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection

from shanzhi.core import clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.scans import actions, hot
from shanzhi.kernel.scans.enums import Scope, Way
from shanzhi.kernel.scans.hot import commit
from shanzhi.kernel.scans.models import Scan, Show
from tests.kernel.scans.conftest import Device, dsn, live_gate, on_hot_path  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_requests_with_one_nonce_make_one_row(on_hot_path, live_gate):  # noqa: F811
    body = live_gate.body(clock.now())

    async def work(device):
        return await asyncio.gather(*(device.post("scans", body) for _ in range(20)))

    answers = on_hot_path(work)
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert Scan.objects.count() == 1


def test_two_processes_with_the_same_nonces_neither_double_nor_lock(live_gate):  # noqa: F811
    """Each thread is a server of its own; both get the same forty scans in opposite order, ten times over."""
    address = dsn()
    bodies = [live_gate.body(clock.now()) for _ in range(40)]
    token = live_gate.token(clock.now())

    def server(order):
        import httpx

        async def run():
            app = hot.build(dsn=address, code_keys=settings.SHANZHI_CODE_KEYS)
            await app.start()
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://city")
            device = Device(client, live_gate)
            answers = [
                answer
                for _ in range(10)
                for answer in await asyncio.gather(
                    *(device.post("scans", body, token=token) for body in order)
                )
            ]
            await app.stop()
            return answers

        return asyncio.run(run())

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(server, (bodies, bodies[::-1]))
    statuses = [answer.status_code for answer in first + second]
    assert statuses.count(201) == 40 and statuses.count(200) == 760
    assert len({answer.content for answer in first + second}) == 40
    assert Scan.objects.count() == 40


def test_a_page_and_a_gate_with_one_nonce_make_one_row(live_gate):  # noqa: F811
    nonce, ready = new_id(), threading.Barrier(4)

    def check_in(_):
        ready.wait()
        try:
            return actions.record_scan(
                by=live_gate.citizen,
                person_id=live_gate.citizen.pk,
                point=live_gate.point,
                nonce=nonce,
                way=Way.POSTER,
                at=clock.now(),
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(check_in, range(4)))
    assert sorted(one.is_new for one in done) == [False, False, False, True]
    assert len({one.id for one in done}) == 1
    assert Scan.objects.count() == 1


def test_shows_at_once_are_all_counted(on_hot_path, live_gate):  # noqa: F811
    token = live_gate.token(clock.now(), scope=Scope.SHOW, person=live_gate.citizen)

    async def work(device):
        return await asyncio.gather(*(device.post("shows", {}, token=token) for _ in range(200)))

    assert {answer.status_code for answer in on_hot_path(work)} == {201}
    assert Show.objects.get().shows == 200


def test_beyond_what_may_wait_the_answer_is_come_back(on_hot_path, live_gate, monkeypatch):  # noqa: F811
    monkeypatch.setattr(commit, "WAITING", 10)
    bodies = [live_gate.body(clock.now()) for _ in range(100)]

    async def work(device):
        token = live_gate.token(clock.now())
        return await asyncio.gather(*(device.post("scans", body, token=token) for body in bodies))

    answers = on_hot_path(work)
    taken = [answer for answer in answers if answer.status_code == 201]
    sent_away = [answer for answer in answers if answer.status_code == 503]
    assert taken and sent_away and len(taken) + len(sent_away) == 100
    assert all(answer.headers["retry-after"] == "1" for answer in sent_away)
    assert {answer.json()["type"] for answer in sent_away} == {"/problems/overloaded"}
    assert Scan.objects.count() == len(taken)


def test_while_the_database_is_away_the_answer_is_quick_and_nothing_is_lost(on_hot_path, live_gate):  # noqa: F811
    """Every connection is cut under load; each scan is sent until it is acknowledged, as a device does."""
    bodies = [live_gate.body(clock.now()) for _ in range(60)]

    def cut():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'shanzhi-hot' AND datname = current_database()"
            )
        connection.close()

    async def work(device):
        token = live_gate.token(clock.now())

        async def insist(body):
            tries = 0
            while (answer := await device.post("scans", body, token=token)).status_code == 503:
                assert answer.headers["retry-after"]
                tries += 1
                await asyncio.sleep(0.05)
            return answer.status_code, tries

        waves = [asyncio.gather(*(insist(body) for body in bodies[n : n + 10])) for n in range(0, 60, 10)]
        for _ in range(3):
            await asyncio.to_thread(cut)
        return [result for wave in waves for result in await wave]

    results = on_hot_path(work)
    assert {status for status, _ in results} <= {200, 201}
    assert set(Scan.objects.values_list("nonce", flat=True).distinct()) == {
        _uuid(body["nonce"]) for body in bodies
    }
    assert Scan.objects.count() == 60


def _uuid(text):
    from uuid import UUID

    return UUID(text)
