"""A whole city in a process of its own: the same supervisor, server and worker that `make run` starts."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from shanzhi.config.embedded import Cluster
from shanzhi.config.roles import DATABASE, SUPERUSER

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class City:
    """A running demo city. `links` are its sign-in lines by role."""

    home: Path
    size: str = "tiny"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    links: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        given = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
        return given | {
            "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
            "SHANZHI_HOME": str(self.home),
            "PORT": str(self.port),
            "SHANZHI_DEMO_SIZE": self.size,
        }

    def start(self) -> None:
        """Start and wait until it answers; a city that does not come up shows its log."""
        self.home.mkdir(parents=True, exist_ok=True)
        log = (self.home / "city.log").open("ab")
        command = [sys.executable, "-m", "shanzhi.config.run"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self._wait_ready()
        self.links = json.loads(self.manage("demo_links", "--json"))

    def _wait_ready(self, seconds: int = 180) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.3)
        raise RuntimeError("the city did not start:\n" + (self.home / "city.log").read_text()[-4000:])

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running city and give what it prints."""
        return self._run("manage.py", *arguments)

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{command} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        """What the city's database answers."""
        with psycopg.connect(Cluster(self.home / "database").url(SUPERUSER, DATABASE)) as connection:
            return connection.execute(sql, values).fetchall()
