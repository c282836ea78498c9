"""The supervisor as a person meets it: `python -m shanzhi.config.run` with a home of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import takewhile

import pytest

from shanzhi.config.embedded import ROOT
from shanzhi.config.run.address import from_environment
from shanzhi.config.run.steps import Stop
from tests.config.processes import processes_naming

COMMAND = [sys.executable, "-m", "shanzhi.config.run"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(home, port):
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "DJANGO_", "SHANZHI_"))
    }
    return plain | {"SHANZHI_HOME": str(home), "PORT": str(port), "SHANZHI_DEMO_CITY": "0"}


def test_port_in_use_gives_one_sentence_and_starts_nothing(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            COMMAND, cwd=ROOT, env=_environment(tmp_path, port), capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Port {port} is in use: stop what runs there, or choose another port, as in `PORT={port + 1} make run`.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_port_must_be_a_port(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Stop, match="PORT must be a number"):
        from_environment()


def _get(port: int, path: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return json.load(answer)


@pytest.mark.drill
@pytest.mark.timeout(180)
@pytest.mark.xdist_group("city")
def test_city_opens_and_leaves_nothing_behind(tmp_path):
    port = _free_port()
    supervisor = subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env=_environment(tmp_path, port),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said = list(takewhile(lambda line: "Ctrl-C" not in line, supervisor.stdout))
        assert supervisor.poll() is None
        assert f"  http://localhost:{port}\n" in said
        assert _get(port, "/readyz") == {"ready": True, "database": True, "migrations": True, "worker": True}
        assert len(processes_naming(str(tmp_path))) >= 6
    finally:
        os.killpg(supervisor.pid, signal.SIGINT)
        supervisor.communicate(timeout=60)
    assert supervisor.returncode == 0
    deadline = time.monotonic() + 2  # the database has stopped; its keeper may still be on its way out
    while (left := processes_naming(str(tmp_path))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []
