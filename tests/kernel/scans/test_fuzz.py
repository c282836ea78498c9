"""The machine API under generated requests, in a real server process: no answer is an error of ours."""

import os
import socket
import subprocess
import sys
import time
from urllib.parse import quote

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from shanzhi.core import clock
from shanzhi.kernel.scans.enums import Scope

pytestmark = pytest.mark.django_db(transaction=True)


def _database_url() -> str:
    given = connection.settings_dict
    return f"postgresql://{given['USER']}@/{given['NAME']}?host={quote(str(given['HOST']), safe='')}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(live_gate):
    """The city's own server, one process, on the database of the test."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": _database_url(),
        "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
        "SHANZHI_CODE_KEYS": settings.SHANZHI_CODE_KEYS,
        "SHANZHI_SECRET_KEY": settings.SECRET_KEY,
        "PORT": str(port),
        "SHANZHI_WEB_PROCESSES": "1",
    }
    command = [sys.executable, "-m", "shanzhi.config.serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=settings.ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/api/v1/openapi.json").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError("the server did not start")


@pytest.mark.parametrize(("scope", "seconds"), [(Scope.SCAN, 35), (Scope.SHOW, 10)])
def test_no_generated_request_finds_an_error_of_ours(server, live_gate, tmp_path, scope, seconds):
    person = live_gate.inspector if scope is Scope.SCAN else live_gate.citizen
    client = Client()
    client.force_login(person)
    headers = {
        "Authorization": f"Bearer {live_gate.token(clock.now(), scope=scope, person=person)}",
        "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={'a' * 32}",
        "X-CSRFToken": "a" * 32,
    }
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server}/api/v1/openapi.json"]
    command += ["--url", f"{server}/api/v1", "--checks", "not_a_server_error", "--max-examples", "60"]
    command += ["--phases", "coverage,fuzzing", "--max-time", str(seconds), "--seed", "1", "--no-color"]
    command += ["--include-path", "/shows"] if scope is Scope.SHOW else ["--exclude-path", "/shows"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=seconds * 4)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "returned only 401/403" not in done.stdout
