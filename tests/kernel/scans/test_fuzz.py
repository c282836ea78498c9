"""The machine API under generated requests, in a real server process: no answer is an error of ours."""

import subprocess
import sys

import pytest
from django.test import Client

from shanzhi.core import clock
from shanzhi.kernel.scans import actions
from shanzhi.kernel.scans.enums import Scope
from tests.kernel.scans.server import serving
from tests.times import TIMES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(live_gate, tmp_path):
    actions.publish_gate_list(at=clock.now())
    with serving(tmp_path) as server:
        yield server


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
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.address}/api/v1/openapi.json"]
    command += [
        "--url",
        f"{server.address}/api/v1",
        "--checks",
        "not_a_server_error",
        "--max-examples",
        str(60 * TIMES),
    ]
    command += [
        "--phases",
        "coverage,fuzzing",
        "--max-time",
        str(seconds * TIMES),
        "--seed",
        "1",
        "--no-color",
    ]
    command += ["--include-path", "/shows"] if scope is Scope.SHOW else ["--exclude-path", "/shows"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=seconds * TIMES * 4)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "returned only 401/403" not in done.stdout
    assert server.errors() == []
