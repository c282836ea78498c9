"""A gate with its people, and the hot endpoints on the database of the test."""

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from shanzhi.core import clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans import actions, hot, queries
from shanzhi.kernel.scans.enums import PointKind, Scope, StaffRole
from shanzhi.kernel.scans.models import Point


@dataclass
class Gate:
    """An open point, who works there, and a citizen with a green code."""

    point: Point
    manager: Person
    inspector: Person
    citizen: Person

    def code(self, at: dt.datetime) -> str:
        return codes.momentary_code(subject=self.citizen.pk, colour=Colour.GREEN, at=at)

    def token(self, at: dt.datetime, *, scope: Scope = Scope.SCAN, person: Person | None = None) -> str:
        return queries.device_token(person or self.inspector, scope=scope, at=at).token

    def body(self, at: dt.datetime, /, **changes: Any) -> dict[str, Any]:
        """A scan request as a device sends it."""
        body = {
            "code": self.code(at),
            "point": str(self.point.pk),
            "nonce": str(new_id()),
            "temperature": 36.5,
        }
        return body | changes


def make_gate(at: dt.datetime) -> Gate:
    manager, inspector, citizen = (
        Person.objects.create(name=name, is_synthetic=True) for name in ("林试", "吴试", "张试试")
    )
    point = actions.open_point(
        by=manager, owner_ref="venue:1", name="东门", kind=PointKind.VENUE, division_code="441502001", at=at
    )
    actions.add_staff(by=manager, point=point, person=manager, role=StaffRole.MANAGER, at=at)
    actions.add_staff(by=manager, point=point, person=inspector, role=StaffRole.INSPECTOR, at=at)
    actions.set_standing(
        person_id=citizen.pk, name=citizen.name, colour=Colour.GREEN, division_code="441502001", at=at
    )
    return Gate(point, manager, inspector, citizen)


@pytest.fixture
def gate(db: None, at: dt.datetime) -> Gate:
    return make_gate(at)


@pytest.fixture
def live_gate(transactional_db: None) -> Gate:
    """Committed, and of today, because the hot endpoints run on connections and a clock of their own."""
    return make_gate(clock.now() - dt.timedelta(hours=1))


class Device:
    """What a test does over HTTP."""

    def __init__(self, client: httpx.AsyncClient, gate: Gate):
        self._client = client
        self._gate = gate

    async def scan(self, *, token: str | None = None, path: str = "scans", **changes: Any) -> httpx.Response:
        at = clock.now()
        return await self.post(path, self._gate.body(at, **changes), token=token)

    async def post(self, path: str, body: Any, *, token: str | None = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self._gate.token(clock.now())}"} | more.pop(
            "headers", {}
        )
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self._client.post(f"/api/v1/{path}", headers=headers, **content)

    async def get(self, path: str, *, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self._gate.token(clock.now())}"}
        return await self._client.get(f"/api/v1/{path}", headers=headers)


def dsn() -> str:
    """The database of the test."""
    given = connection.settings_dict
    parts = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    return make_conninfo(**parts, host=given["HOST"], port=given["PORT"] or None)


@pytest.fixture
def on_hot_path(live_gate: Gate) -> Callable[[Callable[[Device], Coroutine[Any, Any, Any]]], Any]:
    """Runs `work(device)` while the hot application serves."""
    address = dsn()

    async def serve(work: Callable[[Device], Coroutine[Any, Any, Any]]) -> Any:
        app = hot.build(dsn=address, code_keys=settings.SHANZHI_CODE_KEYS)
        await app.start()
        transport = httpx.ASGITransport(app=app)
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://city") as client:
                return await work(Device(client, live_gate))
        finally:
            await app.stop()

    return lambda work: asyncio.run(serve(work))
