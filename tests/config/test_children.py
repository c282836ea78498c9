import os
import signal
import subprocess
import sys
import time

import pytest

from shanzhi.config.embedded import ROOT
from shanzhi.config.run.children import Child, stop_all
from tests.config.processes import eventually, is_alive

# A child that starts a process of its own, tells its number, and waits.
PARENT = """
import subprocess, sys, time, pathlib
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
path = pathlib.Path(sys.argv[1])
path.with_suffix(".part").write_text(str(inner.pid))
path.with_suffix(".part").rename(path)
time.sleep(600)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
SUPERVISOR = """
import sys, time
from shanzhi.config.run.children import Child
child = Child("child", [sys.executable, "-c", "import time; time.sleep(600)"])
child.start()
print(child.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def family(tmp_path):
    note = tmp_path / "inner"
    child = Child("child", [sys.executable, "-c", PARENT, str(note)])
    child.start()
    assert eventually(note.exists)
    yield child, int(note.read_text())
    stop_all([child], grace=0)


def test_stopping_takes_what_the_child_had_started(family):
    child, inner = family
    outer = child.process.pid
    stop_all([child])
    assert not is_alive(outer)
    assert eventually(lambda: not is_alive(inner))


def test_death_is_told_and_the_child_starts_again_alone(family):
    child, inner = family
    child.process.kill()
    assert eventually(lambda: not is_alive(child.process.pid))
    news = child.tend()
    assert "child ended with code -9" in news
    assert eventually(lambda: not is_alive(inner))
    assert eventually(lambda: child.tend() is None and child.process is not None)
    assert is_alive(child.process.pid)
    assert child.deaths == 1


def test_one_that_keeps_dying_is_started_ever_more_slowly():
    child = Child("child", [sys.executable, "-c", "raise SystemExit(3)"])
    child.start()
    news = []
    assert eventually(lambda: ((said := child.tend()) and news.append(said)) or len(news) == 2)
    stop_all([child])
    assert news == [
        "The child ended with code 3; it starts again in 1 s.",
        "The child ended with code 3; it starts again in 2 s.",
    ]


def test_stubborn_child_is_ended_after_the_grace():
    child = Child("child", [sys.executable, "-c", STUBBORN])
    child.start()
    pid = child.process.pid
    begun = time.monotonic()
    stop_all([child], grace=0.5)
    assert not is_alive(pid)
    assert time.monotonic() - begun < 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_children_end_when_the_supervisor_is_killed():
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR], cwd=ROOT, stdout=subprocess.PIPE)
    child = int(supervisor.stdout.readline())
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.communicate()
    assert eventually(lambda: not is_alive(child))
