"""The city under load: one of its own, or one that runs already."""

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
from shanzhi.config.keeper import end_with_parent
from shanzhi.config.run import server
from shanzhi.config.run.address import Address
from shanzhi.config.run.commands import ROOT, prepare, run_to_end
from shanzhi.config.serve import CITY

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


def _uvicorn(address: Address, application: str) -> list[str]:
    """The server as it comes, without the short way of the hot endpoints."""
    how = ["--loop", "uvloop", "--http", "httptools", "--backlog", "4096", "--no-access-log", "--log-level"]
    return [
        sys.executable,
        "-m",
        "uvicorn",
        *_where(address),
        *how,
        "warning",
        "--workers",
        PROCESSES,
        application,
    ]


def _granian(address: Address, application: str) -> list[str]:
    how = ["--interface", "asgi", "--backlog", "4096", "--backpressure", "4096", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *_where(address), *how, "--workers", PROCESSES, application]


def _where(address: Address) -> list[str]:
    return ["--host", address.host, "--port", str(address.port)]


# The city's own command, and others for a paired comparison.
COMMANDS = {"city": server.command, "uvicorn": _uvicorn, "granian": _granian}


@contextmanager
def serving(
    application: str = CITY, *, kind: str = "city", settings: str = "shanzhi.config.settings"
) -> Iterator[tuple[str, int]]:
    """An application under the city's server on a free port: its address and the server's process."""
    address = Address("127.0.0.1", _free_port())
    environment = {"PORT": str(address.port), "DJANGO_SETTINGS_MODULE": settings}
    with running(COMMANDS[kind](address, application), environment) as process:
        _wait(address, process)
        yield address.url, process.pid


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str], *, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, ended with all it started; what it says goes to `log` or the terminal."""
    with (log or Path(os.devnull)).open("w") as file:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            process_group=0,
            preexec_fn=lambda: end_with_parent(signal.SIGTERM),
            stdout=file if log else None,
            stderr=file if log else None,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
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
    with running([sys.executable, "manage.py", "procrastinate", "worker"], {}, log=env.HOME / "worker.log"):
        yield
