"""The city's own server in a process of its own, on the database of the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Server:
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def errors(self) -> list[str]:
        """Lines of the log that speak of an error."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if "Traceback" in line or " ERROR " in line or "Exception" in line]


def _database_url() -> str:
    given = connection.settings_dict
    return f"postgresql://{given['USER']}@/{given['NAME']}?host={quote(str(given['HOST']), safe='')}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """One web process; what it logs goes to a file in `folder`."""
    server = Server(_free_port(), folder / "server.log")
    environment = os.environ | {
        "DATABASE_URL": _database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.kernel.scans.server_settings",
        "SHANZHI_CODE_KEYS": settings.SHANZHI_CODE_KEYS,
        "SHANZHI_SECRET_KEY": settings.SECRET_KEY,
        "PORT": str(server.port),
        "SHANZHI_WEB_PROCESSES": "1",
    }
    command = [sys.executable, "-m", "shanzhi.config.serve", "--port", str(server.port)]
    with server.log.open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=settings.ROOT, stdout=log, stderr=log)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{server.address}/api/v1/openapi.json").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(server.log.read_text(errors="replace"))
