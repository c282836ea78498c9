"""A school of today and the endpoint of answers, on connections and a clock of their own."""

import asyncio
import datetime as dt
import json
import uuid
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
from django.conf import settings

from shanzhi.core import clock
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations import hot
from shanzhi.kernel.declarations.enums import Days
from shanzhi.kernel.declarations.models import Member, Plan, Round
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.queries import device_token
from tests.kernel.scans.conftest import dsn

from .conftest import WELL, School, make_school


@pytest.fixture
def live_school(transactional_db: None) -> School:
    """Committed, and open the whole of today."""
    school = make_school(clock.now())
    Plan.objects.update(days=Days.EVERY, opens=dt.time.min, closes=dt.time(23, 59))
    return school


class Sender:
    """What a page's script does."""

    def __init__(self, client: httpx.AsyncClient):
        self.client = client

    async def post(
        self, body: Any, *, by: Person | None = None, token: str = "", **headers: str
    ) -> httpx.Response:
        token = token or (device_token(by, scope=Scope.DECLARE, at=clock.now()).token if by else "")
        content = {"content": body if isinstance(body, bytes) else json.dumps(body).encode()}
        return await self.client.post(
            "/api/v1/answers", headers={"Authorization": f"Bearer {token}", **headers}, **content
        )


def body_of(round: Round, member: Member, /, **changes: Any) -> dict[str, Any]:
    body = {"round": str(round.pk), "member": str(member.pk), "nonce": str(uuid.uuid4()), "values": WELL}
    return body | changes


def serve(work: Callable[[Sender], Coroutine[Any, Any, Any]], address: str = "") -> Any:
    """Run `work(sender)` while an endpoint of its own serves."""
    address = address or dsn()

    async def run() -> Any:
        app = hot.build(dsn=address, code_keys=settings.SHANZHI_CODE_KEYS)
        await app.start()
        try:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app=app), base_url="http://city"
            ) as client:
                return await work(Sender(client))
        finally:
            await app.stop()

    return asyncio.run(run())
