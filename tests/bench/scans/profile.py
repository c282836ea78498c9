"""Where a web process spends its time: py-spy during the check-ins."""

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.bench.scans import load, processes
from tests.bench.scans.city import City

_SAMPLES_A_SECOND = 200
_TOP = 15
_SERVER = "outside Python"
_WAITING = {
    "threading.Condition.wait",
    "threading.wait",
    "connection.Connection._recv",
}  # threads with nothing to do


def measure(city: City, options: Any) -> dict[str, Any]:
    """Shares of the samples by function: alone, and with what it called."""
    plan = load.Load("scans", options.seconds + 2, options.connections, options.threads)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "stacks")
        record = [Path(sys.executable).with_name("py-spy"), "record", "--pid", str(_busiest(city, plan))]
        record += ["--duration", str(options.seconds), "--rate", str(_SAMPLES_A_SECOND)]
        spy = subprocess.Popen(
            [*record, "--format", "raw", "--output", raw],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        load.run(plan, city.base_url, city.fixture)
        _, said = spy.communicate(timeout=60)
        if not raw.exists():
            raise RuntimeError(f"py-spy wrote nothing: {said}")
        return _shares(raw.read_text())


def _busiest(city: City, plan: load.Load) -> int:
    """A process that serves, not the parent of those that do."""
    before = {pid: processes.own_cpu(pid) for pid in processes.tree_of(city.pid or 0)}
    load.run(load.Load(plan.scenario, 1, plan.connections, plan.threads), city.base_url, city.fixture)
    return max(before, key=lambda pid: processes.own_cpu(pid) - before[pid])


def _shares(stacks: str) -> dict[str, Any]:
    alone: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for line in stacks.splitlines():
        frames, _, number = line.rpartition(" ")
        names = [_name(frame) for frame in frames.split(";") if frame]
        if names and names[-1] in _WAITING:
            continue
        alone[names[-1] if names else _SERVER] += int(number)
        for name in set(names) or {_SERVER}:
            whole[name] += int(number)
    total = alone.total()
    functions = [
        {"function": name, "alone": round(number / total, 4), "with_calls": round(whole[name] / total, 4)}
        for name, number in alone.most_common(_TOP)
    ]
    return {"samples": total, "functions": functions}


def _name(frame: str) -> str:
    """`judge.scan` for `scan (shanzhi/kernel/scans/hot/judge.py:44)`."""
    function, _, place = frame.partition(" (")
    return f"{Path(place.partition(':')[0]).stem}.{function}"
