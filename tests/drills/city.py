"""A city to do harm to: started as `make run` does it, on a database that survives a crash."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.config.processes import eventually, is_alive
from tests.journeys.city import ROOT, City


class DrillCity(City):
    """Without demo people; the drills bring their own."""

    @property
    def environment(self) -> dict[str, str]:
        own = {"SHANZHI_DEMO_CITY": "0", "DJANGO_SETTINGS_MODULE": "tests.drills.settings"}
        return super().environment | own

    def start(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "city.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "shanzhi.config.run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_ready()

    @property
    def log(self) -> str:
        """What the terminal of `make run` would show."""
        return (self.home / "city.log").read_text(errors="replace")

    def ask(self, what: str, number: int) -> dict:
        """Something made in the city's database, see `furnish`."""
        return json.loads(self._run("-m", "tests.drills.furnish", what, str(number)))

    @property
    def server(self) -> int:
        """The parent of the web processes."""
        return _one(pid for pid in _children(self.process.pid) if "shanzhi.config.serve" in _command(pid))

    @property
    def web(self) -> list[int]:
        """The web processes themselves."""
        return [pid for pid in _children(self.server) if "spawn_main" in _command(pid)]

    @property
    def worker(self) -> int:
        return _one(pid for pid in _children(self.process.pid) if "--queues default" in _command(pid))

    @property
    def postmaster(self) -> int:
        """The database: the parent of all its processes."""
        return int((self.home / "database" / "data" / "postmaster.pid").read_text().split()[0])

    @property
    def keeper(self) -> int:
        """Which starts the database again."""
        folder = str(self.home / "database")
        return _one(
            pid for pid in _all() if "shanzhi.config.keeper" in (words := _command(pid)) and folder in words
        )

    @contextmanager
    def second_worker(self) -> Iterator[subprocess.Popen]:
        """Another process for jobs, beside the supervisor's."""
        command = [sys.executable, "manage.py", "procrastinate", "worker"]
        with (self.home / "city.log").open("ab") as log:
            worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        try:
            yield worker
        finally:
            worker.terminate()
            worker.wait(20)

    @contextmanager
    def frozen_database(self) -> Iterator[None]:
        """Every process of the database stands still; its connections stay open."""
        processes = [self.postmaster, *_children(self.postmaster)]
        for pid in processes:
            _send(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in processes:
                _send(pid, signal.SIGCONT)

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """The database is shut down, and whoever would start it again is held back."""
        keeper, postmaster = self.keeper, self.postmaster
        _send(keeper, signal.SIGSTOP)
        _send(postmaster, signal.SIGINT)
        if not eventually(lambda: not is_alive(postmaster)):
            raise RuntimeError("the database did not stop")
        try:
            yield
        finally:
            _send(keeper, signal.SIGCONT)


def kill(pid: int) -> None:
    """kill -9."""
    os.kill(pid, signal.SIGKILL)


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _all() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]


def _command(pid: int) -> str:
    try:
        return (
            (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""


def _children(parent: int) -> list[int]:
    found = []
    for pid in _all():
        try:
            stat = (Path("/proc") / str(pid) / "stat").read_text()
        except OSError:
            continue
        state, its_parent = stat.rpartition(")")[2].split()[:2]
        if int(its_parent) == parent and state != "Z":
            found.append(pid)
    return sorted(found)


def _one(pids: Iterator[int]) -> int:
    found = list(pids)
    if len(found) != 1:
        raise LookupError(f"one process was expected, not {found}")
    return found[0]
