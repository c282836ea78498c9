"""One run of wrk with `load.lua`: what was asked, what was answered, and how long answers took."""

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("load.lua")
# What may be asked, by the name in the script.
SCENARIOS = {
    "scans": "check-ins",
    "shows": "code shows",
    "mixed": "10 shows : 1 check-in",
    "refusals": "check-ins, 20 % refused",
    "batch": "check-ins, uploaded 500 at a time",
}
_DRAIN_SECONDS = 3  # for the answers to what was asked last


class NoLoad(RuntimeError):
    """The load generator did not do its work; the message says what it said."""


@dataclass(frozen=True)
class Load:
    """What wrk is asked to do. `rate` 0 means as many requests as the connections can carry."""

    scenario: str
    seconds: int
    connections: int
    threads: int
    rate: int = 0
    path: str = "/api/v1/scans"


def run(load: Load, base_url: str, fixture: Path) -> dict[str, Any]:
    """Drive the server; the counts, latencies and processor seconds that `load.lua` tells."""
    settings = {
        "BENCH_SCENARIO": load.scenario,
        "BENCH_SECONDS": str(load.seconds),
        "BENCH_RATE": str(load.rate),
        "BENCH_PATH": load.path,
        "BENCH_THREADS": str(load.threads),
        "BENCH_FIXTURE": str(fixture),
        "BENCH_SEED": str(time.time_ns() // 1000 % 2**31),
    }
    wrk = ["wrk", "-t", str(load.threads), "-c", str(load.connections), "--timeout", "10s"]
    ends = ["-d", f"{load.seconds + _DRAIN_SECONDS}s", "-s", str(SCRIPT), base_url]
    done = subprocess.run([*wrk, *ends], env=os.environ | settings, capture_output=True, text=True)
    last = done.stderr.strip().rpartition("\n")[2]
    if done.returncode or not last.startswith("{"):
        raise NoLoad(f"wrk ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return json.loads(last)
