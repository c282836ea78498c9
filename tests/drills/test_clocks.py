"""The clock of the server jumps: no scan is doubled, no code is good for less than nothing."""

import datetime as dt

import pytest
from django.conf import settings

from shanzhi.core import clock
from shanzhi.kernel.codes import signing
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.models import Scan, Show
from tests.kernel.scans.conftest import live_gate, on_hot_path  # noqa: F401

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
RING = signing.parse_keys(settings.SHANZHI_CODE_KEYS)
MIDNIGHT = clock.day_start(clock.city_day(clock.now())).astimezone(dt.UTC)
EVENING = MIDNIGHT - dt.timedelta(hours=6)
JUMPS = {
    "a second": dt.timedelta(seconds=-1),
    "a minute": dt.timedelta(minutes=-1),
    "five hours": dt.timedelta(hours=-5),
    "forward": dt.timedelta(hours=3),
}


async def _post(device, path, body, token, at):
    with clock.frozen(at):
        return await device.post(path, body, token=token)


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS.keys())
def test_a_scan_that_is_repeated_after_the_jump_stays_one(on_hot_path, live_gate, jump):  # noqa: F811
    """The device sends the same request again, as it does after an answer that was lost."""
    bodies = [live_gate.body(EVENING) | {"code": _lasting(live_gate)} for _ in range(20)]
    token = live_gate.token(EVENING - dt.timedelta(hours=6))

    async def work(device):
        first = [await _post(device, "scans", body, token, EVENING) for body in bodies]
        return first, [await _post(device, "scans", body, token, EVENING + jump) for body in bodies]

    first, second = on_hot_path(work)
    assert {answer.status_code for answer in first} == {201}
    assert {answer.status_code for answer in second} == {200}
    assert [answer.content for answer in first] == [answer.content for answer in second]
    assert Scan.objects.count() == 20


@pytest.mark.parametrize("minutes", [1, 10])
def test_a_jump_back_over_midnight_makes_no_second_scan(on_hot_path, live_gate, minutes):  # noqa: F811
    """Each day has a table of its own; the repeat looks into the one of the first try too."""
    late, early = MIDNIGHT + dt.timedelta(minutes=1), MIDNIGHT - dt.timedelta(minutes=minutes)
    body = live_gate.body(late) | {"code": _lasting(live_gate)}
    token = live_gate.token(EVENING)

    async def work(device):
        return [await _post(device, "scans", body, token, at) for at in (late, early, late)]

    answers = on_hot_path(work)
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert len({answer.content for answer in answers}) == 1
    assert Scan.objects.count() == 1


def test_a_code_shown_before_the_clock_went_back_is_not_valid_until_then(on_hot_path, live_gate):  # noqa: F811
    show = live_gate.token(EVENING, scope=Scope.SHOW, person=live_gate.citizen)
    scan = live_gate.token(EVENING)

    async def work(device):
        shown = (await _post(device, "shows", {}, show, EVENING)).json()
        earlier = EVENING - dt.timedelta(hours=1)
        again = (await _post(device, "shows", {}, show, earlier)).json()
        told = {}
        for name, code, at in (("old", shown, earlier), ("new", again, earlier), ("later", shown, EVENING)):
            body = live_gate.body(at) | {"code": code["code"]}
            told[name] = (await _post(device, "scans", body, scan, at)).json()
        return shown, again, told

    shown, again, told = on_hot_path(work)
    assert told["old"]["type"] == "/problems/not-yet-valid"
    assert "scan" in told["new"] and "scan" in told["later"]
    for code in (shown, again):
        assert code["valid_seconds"] > 0
    assert sum(Show.objects.values_list("shows", flat=True)) == 2


def _lasting(gate):
    """A code that outlives the jumps, so that only the nonce tells repeats."""
    return signing.make(
        keys=RING,
        kind=signing.CodeKind.PERSON,
        subject=gate.citizen.pk,
        issued_at=int((EVENING - dt.timedelta(hours=12)).timestamp()),
        valid_seconds=3 * 24 * 3600,
        colour=signing.Colour.GREEN,
        serial=1,
    )
