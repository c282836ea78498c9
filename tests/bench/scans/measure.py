"""One scenario: load, then the tables held against the answers. Django is set up by the caller."""

import os
import time
from collections.abc import Callable
from typing import Any

from shanzhi.config import env
from shanzhi.kernel.scans import queries
from tests.bench.scans import load, processes
from tests.bench.scans.city import City

# What is asked, over how many connections unless told otherwise.
SCENARIOS = {
    "scans": "check-ins",
    "shows": "code shows",
    "mixed": "10 shows : 1 check-in",
    "refusals": "check-ins, 20 % refused",
    "batch": "check-ins, uploaded 500 at a time",
}
_BATCH_CONNECTIONS = 8
_SETTLE_SECONDS = 15
Figures = dict[str, Any]


def measure(city: City, scenario: str, options: Any, *, path: str = load.Load.path, rate: int = 0) -> Figures:
    """Warm up, drive the scenario, count rows before and after."""
    connections = min(options.connections, _BATCH_CONNECTIONS) if scenario == "batch" else options.connections
    plan = load.Load(scenario, options.seconds, connections, options.threads, rate, path)
    if options.warm_up:
        load.run(
            load.Load(scenario, options.warm_up, connections, options.threads, rate, path), *_where(city)
        )
    before = _settled()
    web, base = processes.cpu_of(city.pid), _database_cpu()
    seen = load.run(plan, *_where(city))
    web, base = processes.cpu_of(city.pid) - web, _database_cpu() - base
    answers = acknowledged(scenario, seen)
    after = _settled(lambda now: _added(before, now)["recorded"] >= answers["recorded"])
    return _figures(plan, seen, answers, _added(before, after), {"web": web, "database": base})


def acknowledged(scenario: str, seen: Figures) -> dict[str, int]:
    """How many rows the answers promise: check-ins and shows recorded, and refusals recorded."""
    if scenario in {"refusals", "batch"}:
        return {"recorded": int(seen["ok"]), "refused": int(seen["refused"])}
    return {"recorded": int(seen["answered"] - seen["above_399"]), "refused": 0}


def _where(city: City) -> tuple[str, Any]:
    return city.base_url, city.fixture


def _added(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    grown = {name: after[name] - before[name] for name in before}
    return grown | {"recorded": grown["scans"] + grown["shows"]}


def _settled(enough: Callable[[dict[str, int]], bool] = lambda now: True) -> dict[str, int]:
    """The counts once they no longer change: requests that were under way at the end have been written."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    last = queries.stream_counts(since=None)
    while True:
        time.sleep(0.3)
        now = queries.stream_counts(since=None)
        if (now == last and enough(now)) or time.monotonic() > deadline:
            return now
        last = now


def _database_cpu() -> float:
    return processes.cpu_of(processes.postmaster(env.HOME))


def _figures(
    plan: load.Load, seen: Figures, answers: dict[str, int], rows: dict[str, int], cpu: dict[str, float]
) -> Figures:
    """What is kept and printed. Requests without an answer may have a row, so they are told beside `extra`."""
    of_500 = 500 if plan.scenario == "batch" else 1
    done = max(1, answers["recorded"] + answers["refused"])
    unanswered = int(seen["sent"] - seen["answered"]) * of_500
    found = {
        "scenario": plan.scenario,
        "seconds": plan.seconds,
        "connections": plan.connections,
        "rate": plan.rate,
        "per_second": round(done / plan.seconds),
        **{name: round(seen[name], 2) for name in ("p50_ms", "p90_ms", "p99_ms", "p999_ms", "worst_ms")},
        "acknowledged": answers["recorded"],
        "rows": rows["recorded"],
        "lost": max(0, answers["recorded"] - rows["recorded"]),
        "extra": max(0, rows["recorded"] - answers["recorded"]),
        "refused": answers["refused"],
        "refused_rows": rows["refused"],
        "unanswered": unanswered,
        "failed": int(
            seen["above_399"] - answers["refused"] if plan.scenario == "refusals" else seen["above_399"]
        ),
        "broken": int(seen["broken"]),
        "cpu_per_1000": {
            name: round(spent / done * 1000, 4) for name, spent in {**cpu, "generator": seen["cpu"]}.items()
        },
        "load_average": round(os.getloadavg()[0], 2),
    }
    if plan.rate:
        found["late_share"] = round(seen["late"] / max(1, seen["sent"]), 4)
        found["worst_lag_ms"] = round(seen["worst_lag_ms"], 1)
    return found


def is_exact(figures: Figures) -> bool:
    """Nothing acknowledged is missing, nothing is there twice; only what was never answered may be there too."""
    return (
        figures["lost"] == 0
        and figures["extra"] <= figures["unanswered"] + figures["failed"]
        and figures["refused"] <= figures["refused_rows"] <= figures["refused"] + figures["unanswered"]
    )
