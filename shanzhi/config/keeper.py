"""Runs one embedded PostgreSQL: starts it again when it dies, stops it when its last user has gone."""

import argparse
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from shanzhi.config import cluster_files

_LOOK_SECONDS = 0.1
_LONGEST_PAUSE = 1.0
_PR_SET_PDEATHSIG = 1

_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",  # errors are the business of those who caused them: a repeated scan is one, thousands a second
    "client_connection_check_interval": "5s",  # the query of a client that has gone is stopped
    "idle_in_transaction_session_timeout": "5min",
}
# For test databases, which are made again rather than repaired.
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def end_with_parent(number: int) -> None:
    """Ask the system to send this process a signal when its parent dies (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def _server(folder: Path, socket: Path, *, careless: bool) -> subprocess.Popen[bytes]:
    options = _OPTIONS | (_CARELESS if careless else {})
    command = [str(cluster_files.programs() / "postgres"), "-D", str(folder / "data"), "-k", str(socket)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=folder / "work",
        preexec_fn=lambda: end_with_parent(signal.SIGINT),  # noqa: PLW1509  (one thread, nothing to deadlock)
        **cluster_files.run_as(),
    )


def _becomes_keeper(own: IO[str]) -> bool:
    """Whether there is no other. Who only looks whether one is there holds the lock for an instant, hence the tries."""
    for _ in range(10):
        with suppress(BlockingIOError):
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(_LOOK_SECONDS)
    return False


def _alone(users: IO[str]) -> bool:
    """Whether nobody uses the server any more; from then on new users wait until it has stopped."""
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _keep(folder: Path, socket: Path, users: IO[str], *, careless: bool) -> subprocess.Popen[bytes]:
    server = _server(folder, socket, careless=careless)
    pause = _LOOK_SECONDS
    while not _alone(users):
        time.sleep(pause)
        if server.poll() is not None:
            server = _server(folder, socket, careless=careless)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            pause = _LOOK_SECONDS
    return server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("socket", type=Path)
    parser.add_argument("--careless", action="store_true")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with (options.folder / "keeper").open("a") as own, (options.folder / "users").open("a") as users:
        if not _becomes_keeper(own):
            return  # another one is at work, perhaps starting a crashed server again
        server = _keep(options.folder, options.socket, users, careless=options.careless)
        with suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGINT)  # fast shutdown: ends sessions, writes a checkpoint
        server.wait()


if __name__ == "__main__":
    main()
