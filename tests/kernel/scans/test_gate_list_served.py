"""`GET /api/v1/gate-list`: what gates get of the list, and who gets it."""

import asyncio
import struct
import uuid
from hashlib import sha256

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from shanzhi.core import clock
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans import actions, gate_list
from shanzhi.kernel.scans.actions import NewStanding
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.gate_list import Entries

pytestmark = pytest.mark.django_db(transaction=True)
PART = struct.Struct(">cQI")


def parts_of(body: bytes) -> list[tuple[bytes, int, bytes]]:
    found, position = [], 129 + 8
    while position < len(body):
        kind, version, size = PART.unpack_from(body, position)
        position += PART.size
        found.append((kind, version, body[position : position + size]))
        position += size
    return found


def put_together(body: bytes, known: Entries | None = None) -> Entries:
    entries = known.copy() if known else Entries()
    for kind, _version, content in parts_of(body):
        if kind == b"S":
            entries = gate_list.decode(content)
        else:
            gate_list.apply(entries, content)
    head = gate_list.read_head(body[:129])
    assert sha256(gate_list.encode(entries)).digest() == head.digest
    return entries


def changed(*colours: Colour) -> None:
    """Somebody gets each of the colours, and the next list is published."""
    at = clock.now()
    rows = [NewStanding(uuid.uuid4(), "某人", colour) for colour in colours]
    actions.set_standings(rows=rows, at=at)
    actions.publish_gate_list(at=at)


async def elsewhere(*colours: Colour) -> None:
    def work() -> None:
        try:
            changed(*colours)
        finally:
            connection.close()

    await sync_to_async(work, thread_sensitive=False)()


async def until_version(device, version: int, path: str = "gate-list") -> bytes:
    for _ in range(100):
        answer = await device.get(path)
        if answer.status_code == 200 and gate_list.read_head(answer.content).version == version:
            return answer.content
        await asyncio.sleep(0.05)
    raise AssertionError(f"version {version} did not arrive")


def test_before_the_first_list_a_gate_is_told_to_come_back(on_hot_path):
    async def work(device):
        answer = await device.get("gate-list")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
        assert answer.headers["retry-after"]

    on_hot_path(work)


def test_a_gate_gets_the_list_and_then_only_what_changed(on_hot_path):
    changed(*[Colour.RED] * 50)

    async def work(device):
        body = await until_version(device, 1)
        entries = put_together(body)
        assert len(entries.colours) == 50
        server_time = int.from_bytes(body[129:137], "big") / 1000
        assert abs(server_time - clock.now().timestamp()) < 60

        await elsewhere(Colour.YELLOW)
        change = await until_version(device, 2, "gate-list?since=1")
        assert [part[0] for part in parts_of(change)] == [b"D"]
        assert len(change) < 180
        assert len(put_together(change, entries).colours) == 51

        same = await until_version(device, 2, "gate-list?since=2")
        assert parts_of(same) == []
        whole = await until_version(device, 2)
        assert [part[0] for part in parts_of(whole)] == [b"S", b"D"]
        assert len(put_together(whole).colours) == 51

    on_hot_path(work)


def test_a_gate_that_is_far_behind_or_ahead_gets_a_snapshot(on_hot_path):
    changed(Colour.RED)
    changed(*[Colour.RED] * 2500)  # so much that a snapshot is made
    changed(Colour.RED)

    async def work(device):
        for since in (0, 1, 999):
            body = await until_version(device, 3, f"gate-list?since={since}")
            assert [part[:2] for part in parts_of(body)] == [(b"S", 2), (b"D", 3)]
            assert len(put_together(body).colours) == 2502

    on_hot_path(work)


def test_a_new_snapshot_arrives_at_a_running_process(on_hot_path):
    changed(Colour.RED)

    async def work(device):
        await until_version(device, 1)
        await elsewhere(*[Colour.RED] * 2500)
        body = await until_version(device, 2)
        assert [part[:2] for part in parts_of(body)] == [(b"S", 2)]
        assert len(put_together(body).colours) == 2501

    on_hot_path(work)


def test_the_same_head_again_is_not_sent_again(on_hot_path):
    changed(Colour.RED)

    async def work(device):
        await until_version(device, 1)
        first = await device.get("gate-list?since=1")
        headers = {
            "Authorization": first.request.headers["authorization"],
            "If-None-Match": first.headers["etag"],
        }
        again = await device._client.get("/api/v1/gate-list?since=1", headers=headers)
        assert (again.status_code, again.content) == (304, b"")

    on_hot_path(work)


def test_only_devices_that_may_scan_get_it(on_hot_path, live_gate):
    changed(Colour.RED)
    show = live_gate.token(clock.now(), scope=Scope.SHOW)

    async def work(device):
        await until_version(device, 1)
        assert (await device.get("gate-list", token=show)).status_code == 403
        assert (await device.get("gate-list", token="made-up")).status_code == 401
        assert (await device.post("gate-list", {})).status_code == 405

    on_hot_path(work)


@pytest.mark.parametrize("since", ["-1", "x", "1e3", "9" * 19, "%00", "²"])
def test_a_senseless_version_is_refused(on_hot_path, since):
    changed(Colour.RED)

    async def work(device):
        await until_version(device, 1)
        answer = await device.get(f"gate-list?since={since}")
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")

    on_hot_path(work)
