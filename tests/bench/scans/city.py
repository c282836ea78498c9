"""The city under load: one of its own, or one that runs already."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shanzhi.config import database, env
from shanzhi.config.run import server
from shanzhi.config.run.address import Address
from shanzhi.config.run.commands import ROOT, prepare, run_to_end

FIXTURE = env.HOME / "bench"
PROCESSES = env.text("SHANZHI_WEB_PROCESSES", "2")
_READY_SECONDS = 90


@dataclass(frozen=True)
class City:
    """Where requests go, and whose work is measured. `pid` is the parent of the web processes."""

    base_url: str
    pid: int | None
    fixture: Path


def make_ready(*, people: int, points: int) -> None:
    """A database with tables and the people of the measurement, before the first process serves."""
    database.join()
    prepare()
    write_fixture(people=people, points=points)


def write_fixture(*, people: int, points: int) -> None:
    """Codes, points and tokens in FIXTURE."""
    numbers = ["--people", str(people), "--points", str(points)]
    run_to_end("manage.py", "bench_fixture", *numbers, "--out", str(FIXTURE))


def counted() -> dict[str, int]:
    """What `manage.py scan_count` says."""
    return json.loads(run_to_end("manage.py", "scan_count", capture=True))


def uvicorn(address: Address, application: str) -> list[str]:
    """The same application under the other server, for a paired comparison."""
    where = ["--host", address.host, "--port", str(address.port), "--backlog", "4096"]
    how = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    return [sys.executable, "-m", "uvicorn", "--workers", PROCESSES, *how, *where, application]


COMMANDS = {"granian": server.command, "uvicorn": uvicorn}


@contextmanager
def serving(
    application: str = server.CITY, *, kind: str = "granian", settings: str = "shanzhi.config.settings"
) -> Iterator[tuple[str, int]]:
    """An application under the city's server on a free port: its address and the server's process."""
    address = Address("127.0.0.1", _free_port())
    environment = {"PORT": str(address.port), "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)}
    with running(COMMANDS[kind](address, application), environment) as process:
        _wait(address, process)
        yield address.url, process.pid


@contextmanager
def running(command: Sequence[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, ended with all it started."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, process_group=0)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: Address, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while "server" in (missing := address.missing()):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The server did not get ready: {', '.join(missing)} missing.")
        time.sleep(0.2)


@contextmanager
def worker() -> Iterator[None]:
    """The job worker beside the server, as in `make run`."""
    with running([sys.executable, "manage.py", "procrastinate", "worker"], {}):
        yield
