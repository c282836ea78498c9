"""The wire contract of the hot endpoints, on a real database."""

import asyncio
import datetime as dt
import json
from uuid import UUID

import pytest
from django.db import connection

from shanzhi.core import clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import actions as code_actions
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.signing import make
from shanzhi.kernel.scans import actions, queries
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.models import Refusal, Scan, Show

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(kind: CodeKind, subject: UUID, *, age: int = 0) -> str:
    return make(
        keys=codes.keys(),
        kind=kind,
        subject=subject,
        issued_at=int(clock.now().timestamp()) - age,
        valid_seconds=120,
        colour=Colour.NONE,
        serial=1,
    )


def in_city(action, **given):
    """An action of somebody else, while the hot application serves: a thread and connection of its own."""

    def act():
        try:
            return action(**given)
        finally:
            connection.close()

    return asyncio.to_thread(act)


async def until(condition, seconds: float = 1.0):
    """Asks again until the answer is yes; fails after a second."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


def test_a_scan_is_on_disk_when_it_is_answered(on_hot_path, live_gate):
    answer = on_hot_path(lambda device: device.scan(temperature=36.5))
    assert answer.status_code == 201
    body = answer.json()
    assert (body["colour"], body["reason"], body["name"]) == ("green", None, "张**")
    (row,) = Scan.objects.all()
    assert (str(row.id), row.person_id, row.point_id) == (
        body["scan"],
        live_gate.citizen.pk,
        live_gate.point.pk,
    )
    assert (row.inspector_id, float(row.temperature), row.abnormal) == (live_gate.inspector.pk, 36.5, False)
    assert dt.datetime.fromisoformat(body["at"]) == row.at


def test_a_repeated_nonce_gets_the_same_body(on_hot_path, live_gate):
    body = live_gate.body(clock.now())

    async def work(device):
        first = await device.post("scans", body)
        red = {
            "person_id": live_gate.citizen.pk,
            "name": "张试试",
            "colour": Colour.RED,
            "reason": "密切接触者",
        }
        await in_city(actions.set_standing, at=clock.now(), **red)
        return first, await device.post("scans", body), await device.scan()

    first, again, other = on_hot_path(work)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert (other.json()["colour"], other.json()["reason"]) == ("red", "密切接触者")
    assert Scan.objects.count() == 2


def _refusals(gate) -> dict[str, dict]:
    at = clock.now()
    good = gate.code(at)
    return {
        "malformed": {"code": "hello"},
        "wrong-version": {"code": "SZ2" + gate.code(at)[3:]},
        "bad-signature": {"code": good[:-1] + ("0" if good[-1] != "0" else "1")},
        "expired": {"code": code_of(CodeKind.PERSON, gate.citizen.pk, age=300)},
        "not-yet-valid": {"code": code_of(CodeKind.PERSON, gate.citizen.pk, age=-300)},
        "wrong-kind": {"code": code_of(CodeKind.BADGE, gate.citizen.pk)},
        "unknown-point": {"point": str(new_id())},
        "clock-skew": {"at": (at + dt.timedelta(hours=1)).isoformat()},
        "temperature": {"temperature": 25},
        "no-standing": {"code": code_of(CodeKind.PERSON, new_id())},
        "invalid-request": {"point": 7},
    }


def test_refusals_are_problem_documents_and_are_recorded(on_hot_path, live_gate):
    async def work(device):
        return {name: await device.scan(**changes) for name, changes in _refusals(live_gate).items()}

    for name, answer in on_hot_path(work).items():
        assert answer.headers["content-type"] == "application/problem+json", name
        assert answer.json()["type"] == f"/problems/{name}"
        assert answer.status_code == answer.json()["status"] == 422
        assert Refusal.objects.filter(reason=name, inspector_id=live_gate.inspector.pk).count() == 1, name
    assert not Scan.objects.exists()


def test_a_poster_in_front_of_the_camera_gets_a_helpful_sentence(on_hot_path, live_gate):
    poster = code_of(CodeKind.VENUE_POINT, live_gate.point.pk)
    answer = on_hot_path(lambda device: device.scan(code=f"https://city.example/s/{poster}"))
    assert answer.json()["type"] == "/problems/wrong-kind"
    assert "海报" in answer.json()["title"]


def test_a_printed_card_is_scanned_like_a_phone(on_hot_path, live_gate):
    card = code_of(CodeKind.PAPER_CARD, live_gate.citizen.pk)
    assert on_hot_path(lambda device: device.scan(code=card)).status_code == 201


def test_titles_follow_the_readers_language(on_hot_path, live_gate):
    body = live_gate.body(clock.now(), code="hello")
    answer = on_hot_path(lambda device: device.post("scans", body, headers={"Accept-Language": "en-GB"}))
    assert answer.json()["title"].startswith("This is not a code")


def test_an_inspector_of_another_venue_is_refused(on_hot_path, live_gate):
    other = live_gate.token(clock.now(), person=Person.objects.create(name="何试", is_synthetic=True))
    answer = on_hot_path(lambda device: device.scan(token=other))
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-your-point")


@pytest.mark.parametrize(("token", "status"), [("nonsense", 401), ("", 401), ("show", 403)])
def test_only_scan_tokens_scan(on_hot_path, live_gate, token, status):
    text = live_gate.token(clock.now(), scope=Scope.SHOW) if token == "show" else token or " "
    answer = on_hot_path(lambda device: device.scan(token=text))
    assert answer.status_code == status
    assert not Refusal.objects.exists()  # strangers cannot fill our tables


def test_an_expired_token_is_refused(on_hot_path, live_gate):
    old = live_gate.token(clock.now() - dt.timedelta(hours=13))
    assert on_hot_path(lambda device: device.scan(token=old)).status_code == 401


def test_a_revoked_code_is_refused_within_a_second(on_hot_path, live_gate):
    async def work(device):
        body = live_gate.body(clock.now())
        before = await device.post("scans", body)
        await in_city(
            code_actions.revoke_all,
            by=live_gate.manager,
            subject=live_gate.citizen.pk,
            kind=CodeKind.PERSON,
            reason="手机被盗",
            at=clock.now(),
        )

        async def is_refused():
            return (await device.post("scans", body | {"nonce": str(new_id())})).status_code == 422

        await until(is_refused)
        listed = (await device.get("revocations")).json()
        return before, listed, (await device.get(f"revocations?since={listed['version']}")).json()

    before, listed, later = on_hot_path(work)
    assert before.status_code == 201
    assert [entry["subject"] for entry in listed["entries"]] == [str(live_gate.citizen.pk)]
    assert later["entries"] == [] and later["version"] == listed["version"]


def test_points_and_staff_are_followed_within_a_second(on_hot_path, live_gate):
    staff = queries.staff_of(live_gate.point, at=clock.now()).get(person=live_gate.inspector)

    async def work(device):
        async def has_points(number):
            return len((await device.get("points")).json()["points"]) == number

        await until(lambda: has_points(1))
        await in_city(actions.remove_staff, by=live_gate.manager, staff=staff, at=clock.now())
        await until(lambda: has_points(0))
        refused = await device.scan()
        await in_city(
            actions.close_point, by=live_gate.manager, point=live_gate.point, reason="停业", at=clock.now()
        )

        async def is_closed():
            return (await device.scan()).json()["type"] == "/problems/closed-point"

        await until(is_closed)
        return refused

    assert on_hot_path(work).json()["type"] == "/problems/not-your-point"


def test_a_batch_answers_row_by_row(on_hot_path, live_gate):
    at = clock.now()
    good = live_gate.body(at)
    old = at - dt.timedelta(hours=3)
    queued = live_gate.body(at, code=codes.momentary_code(subject=live_gate.citizen.pk, colour=1, at=old))
    rows = [good, queued | {"at": old.isoformat()}, {"code": 1}, live_gate.body(at, code="x"), good]
    answer = on_hot_path(lambda device: device.post("scans/batch", {"scans": rows}))
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert sorted([results[0]["status"], results[4]["status"]]) == [200, 201]
    assert [result["status"] for result in results[1:4]] == [201, 422, 422]
    assert results[0]["scan"] == results[4]["scan"]
    assert results[3]["problem"]["type"] == "/problems/malformed"
    assert sorted(Scan.objects.values_list("at", flat=True))[0] == old
    assert set(Refusal.objects.values_list("reason", flat=True)) == {"invalid-request", "malformed"}


def test_a_queued_scan_older_than_a_week_is_refused(on_hot_path, live_gate):
    old = (clock.now() - dt.timedelta(days=8)).isoformat()
    answer = on_hot_path(
        lambda device: device.post("scans/batch", {"scans": [live_gate.body(clock.now(), at=old)]})
    )
    assert answer.json()["results"][0]["problem"]["type"] == "/problems/clock-skew"


def test_bodies_are_bounded(on_hot_path, live_gate):
    row = live_gate.body(clock.now())

    async def work(device):
        return [
            await device.post("scans", b"x" * 9000),
            await device.post("scans/batch", {"scans": [row] * 501}),
            await device.post("scans", b'{"code": "\xff"}'),
            await device.post("scans/batch", b"[]"),
        ]

    assert [answer.status_code for answer in on_hot_path(work)] == [413, 422, 422, 422]


def test_a_show_is_counted_and_gives_a_code_that_scans(on_hot_path, live_gate):
    token = live_gate.token(clock.now(), scope=Scope.SHOW, person=live_gate.citizen)

    async def work(device):
        shown = [await device.post("shows", body, token=token) for body in (b"", {}, {"subject": None})]
        return shown, await device.scan(code=shown[0].json()["code"])

    shown, scanned = on_hot_path(work)
    assert [answer.status_code for answer in shown] == [201] * 3
    body = shown[0].json()
    assert (body["colour"], body["name"], body["valid_seconds"]) == ("green", "张**", 120)
    assert len({answer.json()["code"] for answer in shown}) == 3
    assert scanned.status_code == 201
    (row,) = Show.objects.all()
    assert (row.person_id, row.shows, row.division_code) == (live_gate.citizen.pk, 3, "441502001")


def test_a_show_for_a_stranger_is_refused(on_hot_path, live_gate):
    token = live_gate.token(clock.now(), scope=Scope.SHOW, person=live_gate.inspector)

    async def work(device):
        stranger = await device.post("shows", {"subject": str(live_gate.citizen.pk)}, token=token)
        return stranger, await device.post("shows", {}, token=token)

    stranger, without_code = on_hot_path(work)
    assert (stranger.status_code, stranger.json()["type"]) == (403, "/problems/not-your-subject")
    assert without_code.json()["type"] == "/problems/no-standing"
    assert not Show.objects.exists()


def test_a_missing_day_is_made(on_hot_path, live_gate):
    with connection.cursor() as cursor:
        for table in ("scans_scan", "scans_refusal"):
            day = clock.city_day(clock.now())
            cursor.execute(f"DROP TABLE IF EXISTS {table}_d{day:%Y%m%d}")

    async def work(device):
        return await device.scan(), await device.scan(code="x")

    scanned, refused = on_hot_path(work)
    assert (scanned.status_code, refused.status_code) == (201, 422)


def test_other_methods_and_bad_questions(on_hot_path):
    async def work(device):
        return [
            await device.get("scans"),
            await device.get("revocations?since=-1"),
            await device.get(f"revocations?since={'9' * 30}"),
        ]

    assert [answer.status_code for answer in on_hot_path(work)] == [405, 422, 422]


def test_a_compact_body_is_all_that_crosses_the_wire(on_hot_path):
    answer = on_hot_path(lambda device: device.scan())
    assert json.loads(answer.content).keys() == {"scan", "colour", "reason", "name", "at"}
    assert answer.headers["cache-control"] == "no-store"
