"""Twenty thousand hostile requests to the hot endpoints in process: every answer is one of ours, none is an error."""

import asyncio
import json
import logging
from collections import Counter

import pytest
from django.conf import settings

from shanzhi.core import clock
from shanzhi.kernel.scans import hot
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.refusals import BASE, REASONS
from tests.kernel.scans import hostile
from tests.kernel.scans.conftest import dsn
from tests.times import TIMES, dice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240 * TIMES)]
REQUESTS = 20_000 * TIMES
AT_ONCE = 100
_TYPES = {BASE + reason for reason in REASONS}


def _request(rng, tokens, good):
    headers = [(b"authorization", hostile.authorization(rng, tokens))]
    headers += rng.sample(hostile.HEADERS, rng.randrange(3))
    if rng.random() < 0.05:
        headers *= 2
    path = rng.choice(hostile.PATHS_ASKED if rng.random() < 0.1 else hostile.WRITING * 3 + hostile.ASKING)
    fitting = "POST" if path in hostile.WRITING else "GET"
    scope = {
        "type": "http",
        "method": rng.choice(hostile.METHODS) if rng.random() < 0.05 else fitting,
        "path": path,
        "raw_path": path.encode(),
        "query_string": rng.choice(hostile.QUERIES),
        "headers": headers,
        "http_version": "1.1",
    }
    return scope, hostile.body_of(rng, good), rng.random() < 0.3


async def _ask(app, request):
    """What the application sends back: status and body; nothing when the client has gone."""
    scope, body, in_parts = request
    cut = len(body) // 2 if in_parts else len(body)
    parts = [{"type": "http.request", "body": body[:cut], "more_body": in_parts}]
    parts += [{"type": "http.request", "body": body[cut:]}] if in_parts and len(body) % 7 else []
    parts += [{"type": "http.disconnect"}]
    sent = []

    async def receive():
        return parts.pop(0)

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    if not sent:
        return None, b""
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def _check(request, status, body):
    if status is None:
        return
    assert status in (503, *range(200, 500)), (request, status, body)
    told = json.loads(body)
    if status >= 400:
        assert told["type"] in _TYPES and told["status"] == status, (request, told)
    for result in told.get("results", ()):
        assert result["status"] in (503, *range(200, 500)), (request, result)


def test_every_answer_is_one_of_ours(live_gate, caplog):
    rng, statuses, at = dice(), Counter(), clock.now()
    caplog.set_level(logging.WARNING)
    tokens = (
        live_gate.token(at),
        live_gate.token(at, scope=Scope.SHOW, person=live_gate.citizen),
        live_gate.token(at, person=live_gate.citizen),
    )

    async def run():
        app = hot.build(dsn=dsn(), code_keys=settings.SHANZHI_CODE_KEYS)
        await app.start()
        for _ in range(REQUESTS // AT_ONCE):
            good = live_gate.body(clock.now())
            requests = [_request(rng, tokens, good) for _ in range(AT_ONCE)]
            answers = await asyncio.gather(*(_ask(app, request) for request in requests))
            for request, (status, body) in zip(requests, answers, strict=True):
                _check(request, status, body)
                statuses[status] += 1
        await app.stop()

    asyncio.run(run())
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert {201, 401, 403, 404, 405, 413, 422} <= statuses.keys(), statuses
