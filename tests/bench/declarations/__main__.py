"""Half a million pupils: answers under load with the city's board open, then everybody missing is reminded.

A city of its own, var/bench-declarations, is built anew each time; figures go to bench.json there and to the terminal.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

os.environ["SHANZHI_HOME"] = "var/bench-declarations"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")

from shanzhi.config import env
from tests.bench.scans import city as serving
from tests.bench.scans import processes
from tests.bench.scans.guide import machine

SCRIPT = Path(__file__).with_name("load.lua")
BOARD = "/o/school-health/board/"
_MOST_SECONDS = 60  # of one worker writing reminders into inboxes; how far it came is told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=1248)
    parser.add_argument("--pupils", type=int, default=560_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=int, default=1500, help="answers a second of the paced run")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--sample", type=int, default=400_000, help="parents who may answer, at most")
    options = parser.parse_args()
    shutil.rmtree(env.HOME, ignore_errors=True)
    serving.database.join()
    serving.prepare()
    import django

    django.setup()
    found: dict[str, Any] = {"machine": machine(), "schools": options.schools, "pupils": options.pupils}
    rows = _fill(options, found)
    with serving.serving() as (url, pid):
        cookie = _official()
        for name, pause in (("paced", 1000 * options.connections // options.rate), ("full", 0)):
            with _Board(url, cookie) as board:
                found[name] = _drive(
                    options, url, pid, first=found.get("paced", {}).get("sent", 0), pause=pause
                )
            found[name]["board"] = board.figures()
    found |= _exact(rows) | _remind()
    (env.HOME / "bench.json").write_text(json.dumps(found, ensure_ascii=False, indent=1))
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _fill(options: argparse.Namespace, found: dict[str, Any]) -> int:
    from shanzhi.core.clock import now
    from shanzhi.kernel.codes import queries as codes
    from shanzhi.kernel.declarations.models import Round
    from shanzhi.kernel.scans import tokens
    from shanzhi.kernel.scans.enums import Scope
    from tests.bench.declarations.filling import fill

    began = time.monotonic()
    rows = fill(schools=options.schools, pupils=options.pupils, at=now())
    found["filled_s"] = round(time.monotonic() - began, 1)
    _analyse()
    rounds = dict(Round.objects.values_list("top_id", "pk"))
    keys, expires = codes.keys(), int(time.time()) + 3 * 3600
    chosen = random.Random(1).sample(rows, min(options.sample, len(rows)))
    with (env.HOME / "answers.txt").open("w") as file:
        for parent, member, top in chosen:
            token = tokens.make(keys=keys, person=parent, scope=Scope.DECLARE, expires=expires)
            file.write(f"{token} {member} {rounds[top]}\n")
    return len(rows)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _official() -> str:
    """Somebody of the education bureau, signed in with a second factor: the session's cookie."""
    from tests import factories

    who = factories.official("school_health.see_board", role="bench_bureau", name="测速")
    return factories.signed_in(who, second_factor=True).cookies["sessionid"].value


class _Board:
    """Asks for the city's board twice a second while answers arrive."""

    def __init__(self, url: str, cookie: str):
        self._url, self._cookie = url, cookie
        self._times: list[float] = []
        self._statuses: set[int] = set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "_Board":
        self._thread.start()
        return self

    def __exit__(self, *given: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        import httpx

        with httpx.Client(cookies={"sessionid": self._cookie}, timeout=30) as client:
            while not self._end.wait(0.5):
                began = time.perf_counter()
                self._statuses.add(client.get(self._url + BOARD).status_code)
                self._times.append((time.perf_counter() - began) * 1000)

    def figures(self) -> dict[str, Any]:
        times = sorted(self._times) or [0.0]
        return {
            "asked": len(self._times),
            "statuses": sorted(self._statuses),
            "p50_ms": round(times[len(times) // 2], 1),
            "p95_ms": round(times[int(len(times) * 0.95)], 1),
        }


def _drive(options: argparse.Namespace, url: str, pid: int, *, first: int, pause: int) -> dict[str, Any]:
    settings = {
        "BENCH_FILE": str(env.HOME / "answers.txt"),
        "BENCH_SECONDS": str(options.seconds),
        "BENCH_THREADS": "1",
        "BENCH_FIRST": str(first),
        "BENCH_PAUSE": str(pause),
    }
    wrk = ["wrk", "-t1", f"-c{options.connections}", "--timeout", "10s", f"-d{options.seconds + 3}s"]
    loop, web, base = (
        processes.loop_ms(),
        processes.cpu_of(pid),
        processes.cpu_of(processes.postmaster(env.HOME)),
    )
    done = subprocess.run(
        [*wrk, "-s", str(SCRIPT), url], env=os.environ | settings, capture_output=True, text=True
    )
    seen = json.loads(done.stderr.strip().rpartition("\n")[2])
    web = processes.cpu_of(pid) - web
    base = processes.cpu_of(processes.postmaster(env.HOME)) - base
    taken = seen["answered"] - seen["refused"]
    return seen | {
        "a_second": round(taken / options.seconds),
        "cpu_ms_an_answer": {"web": round(web * 1000 / taken, 3), "database": round(base * 1000 / taken, 3)},
        "loop_ms": [loop, processes.loop_ms()],
    }


def _exact(pupils: int) -> dict[str, Any]:
    """The board's sums held against the answers themselves."""
    from shanzhi.core.clock import city_day, now
    from shanzhi.kernel.declarations.models import Answer
    from shanzhi.kernel.declarations.queries import boards

    began = time.perf_counter()
    sums = boards.day_sums(city_day(now()), "school")
    took = (time.perf_counter() - began) * 1000
    rows = Answer.objects.count()
    curve = boards.curve(city_day(now()), "school")
    return {
        "exact": {
            "answered": sums.answered, "rows": rows, "curve": curve[-1][1] if curve else 0,
            "expected": sums.expected, "pupils": pupils, "sums_ms": round(took, 1),
        }
    }  # fmt: skip


def _remind() -> dict[str, Any]:
    """All who are missing, as the worker does it: first what has to be done is queued, then it is done."""
    from django.db import connection

    from shanzhi.core.clock import now
    from shanzhi.kernel.declarations.actions import reminders

    began = time.monotonic()
    runs = reminders.run_reminders(at=now())
    queued = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'declarations.remind' AND status = 'todo'"
        )
        waiting = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    told, done, began = 0, 0, time.monotonic()
    while done < len(waiting) and time.monotonic() - began < _MOST_SECONDS:
        told += reminders.tell_reporters(**waiting[done], at=now())
        done += 1
    return {
        "reminders": {
            "rounds": runs, "queued_s": round(queued, 1), "jobs": len(waiting), "done": done, "told": told,
            "written_s": round(time.monotonic() - began, 1),
        }
    }  # fmt: skip


if __name__ == "__main__":
    main()
