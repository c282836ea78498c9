"""The drills. Each does its harm while the load runs and says what was seen; what must not happen raises."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.config.processes import is_alive
from tests.drills.city import DrillCity, kill
from tests.drills.load import UNKNOWN, Load
from tests.drills.subscriber.apps import HEARD
from tests.drills.wire import Answer, Line

QUICK = 1.0  # seconds in which an endpoint refuses while the database is away
PATIENCE = 60.0  # seconds after which everything must flow again


@dataclass
class Stage:
    """A city under load. `short` is the form that fits into the test suite."""

    city: DrillCity
    load: Load
    kit: dict
    short: bool

    async def events(self, number: int) -> None:
        await asyncio.to_thread(self.city.ask, "events", number)


DOING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'events.deliver' AND status = 'doing'"
HEARD_SO_FAR = f"SELECT count(*) FROM audit_auditentry WHERE act = '{HEARD}'"
WORKERS = "SELECT count(DISTINCT worker_id) FROM procrastinate_jobs WHERE status = 'doing'"

Facts = dict[str, Any]
Drill = Callable[[Stage], Awaitable[Facts]]


async def _until(condition: Callable[[], bool], *, within: float, what: str) -> float:
    begun = time.monotonic()
    while not await asyncio.to_thread(condition):
        if time.monotonic() - begun > within:
            raise AssertionError(f"{what}: not within {within} s")
        await asyncio.sleep(0.1)
    return round(time.monotonic() - begun, 1)


async def _get(
    stage: Stage, path: str, *, signed_in: bool = False, patience: float = 15
) -> tuple[Answer, float]:
    begun = time.monotonic()
    cookie = f"sessionid={stage.kit['session']}" if signed_in else ""
    answer = await Line(stage.city.port, patience=patience).get(path, cookie=cookie)
    return answer, time.monotonic() - begun


async def _opens_again(stage: Stage) -> float:
    """A page of a signed-in person, and the readiness of the whole city."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE * 2:
        try:
            page, _ = await _get(stage, "/c/", signed_in=True)
            ready, _ = await _get(stage, "/readyz")
            if (page.status, ready.status) == (200, 200):
                return round(time.monotonic() - begun, 1)
        except UNKNOWN:
            pass
        await asyncio.sleep(0.3)
    raise AssertionError("pages and worker did not come back")


async def web_process_killed(stage: Stage) -> Facts:
    """kill −9 of a web process: the others serve on, a new one takes its place."""
    before = set(stage.city.web)
    victim = min(before)
    kill(victim)
    seconds = await stage.load.flowing(100, within=PATIENCE)
    replaced = await _until(
        lambda: len(stage.city.web) == len(before) and victim not in stage.city.web,
        within=PATIENCE,
        what="a new web process",
    )
    return {"next 100 scans s": round(seconds, 2), "replaced s": replaced}


async def server_killed(stage: Stage) -> Facts:
    """kill −9 of the parent of all web processes: the supervisor begins anew."""
    victim = stage.city.server
    kill(victim)
    seconds = await stage.load.flowing(100, within=PATIENCE)
    return {"next 100 scans s": round(seconds, 2)}


async def worker_killed(stage: Stage) -> Facts:
    """kill −9 of the job worker in the middle of a job: it is done once, in order, by the next."""
    told = asyncio.create_task(stage.events(80 if stage.short else 1500))
    [(before,)] = stage.city.rows(HEARD_SO_FAR)
    await _until(
        lambda: stage.city.rows(HEARD_SO_FAR)[0][0] > before + 5, within=PATIENCE, what="the first event"
    )
    victim = stage.city.worker
    kill(victim)
    [(in_hand,)] = stage.city.rows(DOING)
    seconds = await _until(lambda: _has_new_worker(stage, victim), within=PATIENCE, what="a new worker")
    await told
    return {"jobs in its hands": in_hand, "new worker s": seconds}


def _has_new_worker(stage: Stage, old: int) -> bool:
    try:
        return stage.city.worker != old and is_alive(stage.city.worker)
    except LookupError:
        return False


async def database_killed(stage: Stage) -> Facts:
    """kill −9 of the database under load: it starts again by itself."""
    victim = stage.city.postmaster
    kill(victim)
    seconds = await stage.load.flowing(100, within=PATIENCE)
    return {"next 100 scans s": round(seconds, 2), "pages s": await _opens_again(stage)}


async def keeper_killed(stage: Stage) -> Facts:
    """kill −9 of the database and of the process that would start it again."""
    kill(stage.city.keeper)
    kill(stage.city.postmaster)
    seconds = await stage.load.flowing(100, within=PATIENCE)
    return {"next 100 scans s": round(seconds, 2), "pages s": await _opens_again(stage)}


async def database_frozen(stage: Stage) -> Facts:
    """The database stands still without closing a connection (SIGSTOP)."""
    seconds = 3 if stage.short else 10
    with stage.city.frozen_database():
        await asyncio.sleep(seconds)
    slowest = stage.load.ledger.slowest_refusal
    refused = stage.load.ledger.statuses["503"]
    again = await stage.load.flowing(100, within=PATIENCE)
    must(refused > 0, "a frozen database must be told with 503")
    must(slowest <= QUICK * 1.5, f"the slowest 503 took {slowest:.2f} s")
    return {"away s": seconds, "next 100 scans s": round(again, 2), "pages s": await _opens_again(stage)}


async def database_away(stage: Stage) -> Facts:
    """The database is stopped: endpoints refuse quickly, pages say so, and everything comes back."""
    seconds = 5 if stage.short else 30
    with stage.city.without_database():
        begun = time.monotonic()
        page, took = await _get(stage, "/c/", signed_in=True)
        alive, _ = await _get(stage, "/healthz")
        ready, ready_took = await _get(stage, "/readyz")
        await asyncio.sleep(max(0, seconds - (time.monotonic() - begun)))
        slowest = stage.load.ledger.slowest_refusal
    again = await stage.load.flowing(100, within=PATIENCE)
    pages = await _opens_again(stage)
    must(slowest <= QUICK, f"the slowest 503 took {slowest:.2f} s")
    must(stage.load.ledger.without_retry_after == 0, "a 503 without Retry-After")
    must(page.status == 503 and "暂时" in page.body.decode(), f"the page said {page.status}")
    must("retry-after" in page.headers, "the page does not say when to come back")
    must((alive.status, ready.status) == (200, 503), f"health: {alive.status}, ready: {ready.status}")
    return {
        "away s": seconds,
        "page 503 s": round(took, 2),
        "readyz 503 s": round(ready_took, 2),
        "next 100 scans s": round(again, 2),
        "pages s": pages,
    }


async def two_workers(stage: Stage) -> Facts:
    """Two job workers at once; one of them is killed half-way."""
    with stage.city.second_worker() as second:
        told = asyncio.create_task(stage.events(2000))
        await _until(lambda: stage.city.rows(WORKERS)[0][0] > 1, within=PATIENCE, what="a second worker")
        await asyncio.sleep(2)
        kill(second.pid)
        await told
    return {}


async def slow_clients(stage: Stage) -> Facts:
    """Fifty clients send a byte a second; the others do not notice, the slow ones are sent away."""
    before = stage.load.ledger.slowest_scan
    seconds = 3 if stage.short else 15
    answers = await asyncio.gather(*(_dribble(stage, seconds) for _ in range(50)))
    again = await stage.load.flowing(100, within=PATIENCE)
    sent_away = sum(status == "408" for status in answers)
    if not stage.short:
        must(sent_away == 50, f"only {sent_away} of 50 slow clients were sent away: {set(answers)}")
    return {
        "slow clients": 50,
        "sent away": sent_away,
        "next 100 scans s": round(again, 2),
        "slowest scan s": round(max(before, stage.load.ledger.slowest_scan), 2),
    }


async def _dribble(stage: Stage, seconds: int) -> str:
    """The status of the answer, or nothing when there was none yet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.city.port)
    head = f"POST /api/v1/scans HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {stage.kit['token']}\r\n"
    writer.write(f"{head}content-length: 400\r\n\r\n".encode())
    answer = b""
    for _ in range(seconds):
        writer.write(b" ")
        try:
            answer = await asyncio.wait_for(reader.read(64), 1)
            break
        except TimeoutError:
            continue
    writer.close()
    return answer.decode("latin-1").partition(" ")[2][:3]


async def clocks_differ(stage: Stage) -> Facts:
    """Devices whose clocks are wrong, and a code made by a clock that was ahead, are told so and leave no scan."""
    import datetime as dt

    from shanzhi.core.ids import new_id

    line, told = Line(stage.city.port), {}
    now = dt.datetime.now(dt.UTC)
    good = {"code": stage.kit["codes"][0], "point": stage.kit["point"]}
    cases = {
        "ahead": good | {"at": (now + dt.timedelta(hours=1)).isoformat()},
        "behind": good | {"at": (now - dt.timedelta(hours=1)).isoformat()},
        "code of the future": good | {"code": stage.kit["future"]},
        "before the code": good | {"at": (now - dt.timedelta(days=1)).isoformat(), "batch": True},
    }
    for name, case in cases.items():
        batch = case.pop("batch", False)
        row = case | {"nonce": str(new_id())}
        path, body = ("/api/v1/scans/batch", {"scans": [row]}) if batch else ("/api/v1/scans", row)
        answer = (await line.post(path, body, token=stage.kit["token"])).json
        told[name] = (answer["results"][0]["problem"] if batch else answer)["type"].rpartition("/")[2]
    wanted = ["clock-skew", "clock-skew", "not-yet-valid", "not-yet-valid"]
    must(list(told.values()) == wanted, f"wrong clocks were told {told}")
    return {"told": told}


def must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


SHORT: tuple[Drill, ...] = (
    worker_killed,
    clocks_differ,
    web_process_killed,
    slow_clients,
    database_frozen,
    database_killed,
    database_away,
)
LONG: tuple[Drill, ...] = (
    *SHORT,
    server_killed,
    two_workers,
    keeper_killed,
    web_process_killed,
    database_killed,
    worker_killed,
)
