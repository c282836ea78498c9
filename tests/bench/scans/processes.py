"""Processor seconds of processes with all they started, from /proc: steadier than requests a second on a busy machine."""

import os
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(root: int | None) -> float:
    """Seconds used by a process, its living descendants, and those of its own children that have ended."""
    if root is None or not Path(f"/proc/{root}").exists():
        return 0.0
    times = {pid: _stat(pid) for pid in tree_of(root)}
    ended = times[root][3]
    return sum(own for _, _, own, _ in times.values()) + ended


def own_cpu(pid: int) -> float:
    """Seconds used by one process alone."""
    return _stat(pid)[2]


def tree_of(root: int) -> list[int]:
    """A process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            _, parent, _, _ = _stat(int(entry.name))
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def _stat(pid: int) -> tuple[int, int, float, float]:
    """pid, parent, own seconds, seconds of children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return pid, 0, 0.0, 0.0
    user, system, children_user, children_system = (int(fields[place]) for place in (11, 12, 13, 14))
    return pid, int(fields[1]), (user + system) / _TICKS, (children_user + children_system) / _TICKS


def postmaster(home: Path) -> int | None:
    """The embedded database of a SHANZHI_HOME; none where a city brings its own."""
    file = home / "database" / "data" / "postmaster.pid"
    return int(file.read_text().split()[0]) if file.exists() else None


def loop_ms() -> float:
    """How long a fixed loop of Python takes at this moment: a rented machine may be half as fast a minute later."""
    began = time.perf_counter()
    for _ in range(3_000_000):
        pass
    return round((time.perf_counter() - began) * 1000, 1)
