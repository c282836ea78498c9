"""One scenario: load, then the tables held against the answers. Django is set up by the caller."""

import os
import time
from collections import Counter
from dataclasses import replace
from typing import Any

from shanzhi.config import env
from shanzhi.kernel.scans import queries
from tests.bench.scans import load, processes
from tests.bench.scans.city import City

ROWS_OF_A_BATCH = 500
_BATCH_CONNECTIONS = 8
_SETTLE_SECONDS = 15
Figures = dict[str, Any]


def measure(city: City, scenario: str, options: Any, *, path: str = load.Load.path, rate: int = 0) -> Figures:
    """Warm up, drive the scenario, count rows before and after."""
    connections = min(options.connections, _BATCH_CONNECTIONS) if scenario == "batch" else options.connections
    plan = load.Load(scenario, options.seconds, connections, options.threads, rate, path)
    if options.warm_up:
        _drive(city, replace(plan, seconds=options.warm_up))
    loop_ms = processes.loop_ms()
    web, base = processes.cpu_of(city.pid), _database_cpu()
    seen, rows = _drive(city, plan)
    web, base = processes.cpu_of(city.pid) - web, _database_cpu() - base
    figures = _figures(plan, seen, acknowledged(scenario, seen), rows, {"web": web, "database": base})
    return figures | {"loop_ms": round((loop_ms + processes.loop_ms()) / 2, 1)}


def _drive(city: City, plan: load.Load) -> tuple[Figures, dict[str, int]]:
    """The answers, and the rows that came of them once they no longer grow."""
    before = queries.stream_counts(since=None)
    seen = load.run(plan, city.base_url, city.fixture)
    promised = sum(acknowledged(plan.scenario, seen).values()) + _unanswered(plan.scenario, seen)
    deadline = time.monotonic() + _SETTLE_SECONDS
    last, now = before, queries.stream_counts(since=None)
    while now != last or (_added(before, now).total() < promised and time.monotonic() < deadline):
        time.sleep(0.3)
        last, now = now, queries.stream_counts(since=None)
    return seen, _added(before, now)


def acknowledged(scenario: str, seen: Figures) -> dict[str, int]:
    """How many rows the answers promise: check-ins and shows recorded, and refusals recorded."""
    if scenario in {"refusals", "batch"}:
        return {"recorded": int(seen["ok"]), "refused": int(seen["refused"])}
    return {"recorded": int(seen["answered"] - seen["above_399"]), "refused": 0}


def _unanswered(scenario: str, seen: Figures) -> int:
    """Rows asked for without an answer when the generator ended; they may be written or not."""
    return int(seen["sent"] - seen["answered"]) * (ROWS_OF_A_BATCH if scenario == "batch" else 1)


def _added(before: dict[str, int], after: dict[str, int]) -> Counter[str]:
    grown = {name: after[name] - before[name] for name in before}
    return Counter(recorded=grown["scans"] + grown["shows"], refused=grown["refused"])


def _database_cpu() -> float:
    return processes.cpu_of(processes.postmaster(env.HOME))


def _figures(
    plan: load.Load, seen: Figures, answers: dict[str, int], rows: dict[str, int], cpu: dict[str, float]
) -> Figures:
    """What is kept and printed. Requests without an answer may have a row, so they are told beside `extra`."""
    done = max(1, answers["recorded"] + answers["refused"])
    spent = {**cpu, "generator": seen["cpu"]}
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
        "unanswered": _unanswered(plan.scenario, seen),
        "failed": int(
            seen["above_399"] - answers["refused"] if plan.scenario == "refusals" else seen["above_399"]
        ),
        "broken": int(seen["broken"]),
        "cpu_per_1000": {name: round(seconds / done * 1000, 4) for name, seconds in spent.items()},
        # What the processors would carry if they did nothing else: steady even while others use them.
        "ceiling": round((os.cpu_count() or 1) * done / max(0.001, sum(spent.values()))),
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
