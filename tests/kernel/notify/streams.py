"""A browser's side of the live stream, and a real server to connect to."""

import asyncio
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from django.db import connection

from shanzhi.config.run.address import Address
from shanzhi.config.run.server import command as server_command
from tests import factories


@dataclass
class Event:
    name: str
    data: Any


class Stream:
    """One connected EventSource: `place` is what it would send as Last-Event-ID."""

    def __init__(self, port: int, cookie: str, *, query: str = "", place: str = ""):
        self.port, self.cookie, self.query, self.place = port, cookie, query, place

    async def __aenter__(self) -> "Stream":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        mark = f"Last-Event-ID: {self.place}\r\n" if self.place else ""
        head = f"GET /api/v1/live{self.query} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.cookie}\r\n{mark}\r\n"
        self.writer.write(head.encode())
        self.status = int((await self.reader.readline()).split()[1])
        while (await self.reader.readline()).strip():
            pass
        return self

    async def __aexit__(self, *error: Any) -> None:
        self.writer.close()

    async def next(self, *names: str, seconds: float = 10) -> Event:
        """The next event of these names (of any, without one)."""
        async with asyncio.timeout(seconds):
            while True:
                event = await self._event()
                if not names or event.name in names:
                    return event

    async def _event(self) -> Event:
        fields: dict[str, str] = {}
        while True:
            line = await self.reader.readline()
            if line in {b"", b"0\r\n"}:  # the connection or the answer ends
                raise EOFError
            key, colon, value = line.decode().rstrip("\r\n").partition(": ")
            if colon and key in {"id", "event", "data"}:  # all else is framing of HTTP and heartbeats
                fields[key] = value
            elif not line.strip() and "data" in fields:
                self.place = fields.get("id", self.place)
                return Event(fields["event"], json.loads(fields["data"]))


def cookie_of(person: Any, *, second_factor: bool = False) -> str:
    """A session of this person, as a browser would hold it."""
    return factories.signed_in(person, second_factor=second_factor).cookies["sessionid"].value


async def outside(act: Callable[..., Any], *args: Any, **given: Any) -> Any:
    """Call something that uses the database in a thread of its own, as another process would."""

    def work() -> Any:
        try:
            return act(*args, **given)
        finally:
            connection.close()

    return await asyncio.to_thread(work)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    given = connection.settings_dict
    return f"postgresql://{given['USER']}@/{given['NAME']}?host={quote(str(given['HOST']))}"


@contextmanager
def server(*, workers: int = 2) -> Iterator[int]:
    """The city's server on the database of this process; gives its port."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
        "SHANZHI_LOG_LEVEL": "ERROR",
        "SHANZHI_WEB_PROCESSES": str(workers),
    }
    process = subprocess.Popen(server_command(Address("127.0.0.1", port)), env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/v1/live", headers={"Host": "localhost"}, timeout=20)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server did not come up")
