import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from shanzhi.config.cluster_files import is_locked
from shanzhi.config.embedded import ROOT, Cluster
from tests.config.processes import eventually

USER = """
import sys
from pathlib import Path
from shanzhi.config.embedded import Cluster
Cluster(Path(sys.argv[1]), durable=False).join()
print("joined", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder too deep for the path of a socket."""
    deep = tmp_path_factory.mktemp("embedded") / ("a-long-name-" * 8)
    return deep / "database"


@pytest.fixture
def cluster(folder):
    folder.parent.mkdir(exist_ok=True)
    cluster = Cluster(folder, durable=False)
    cluster.join()
    yield cluster
    cluster.leave()


def _user(folder: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"joined\n"
    return process


def _postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def test_socket_of_a_deep_folder_lies_in_the_temporary_one(cluster):
    assert len(os.fsencode(cluster.socket / ".s.PGSQL.5432")) < 107
    assert cluster.socket.stat().st_mode & 0o077 == 0


def test_roles(cluster):
    with psycopg.connect(cluster.url("shanzhi_app", "shanzhi")) as connection:
        row = connection.execute("SELECT current_user, current_setting('statement_timeout')").fetchone()
        assert row == ("shanzhi_app", "30s")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")


def test_owner_makes_tables_that_the_application_may_use(cluster):
    with psycopg.connect(cluster.url("shanzhi", "shanzhi")) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS thing (id serial PRIMARY KEY, word text)")
    with psycopg.connect(cluster.url("shanzhi_app", "shanzhi")) as application:
        application.execute("INSERT INTO thing (word) VALUES ('善治')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("DROP TABLE thing")


def test_leaving_stops_the_server(cluster, folder):
    pid = _postmaster(folder)
    cluster.leave()
    assert not Path(f"/proc/{pid}").exists()
    assert not is_locked(folder / "keeper")


def test_server_stays_while_another_process_uses_it(cluster, folder):
    other = _user(folder)
    cluster.leave()
    assert is_locked(folder / "keeper")
    psycopg.connect(cluster.url("shanzhi_app", "shanzhi")).close()
    other.communicate()
    assert eventually(lambda: not is_locked(folder / "keeper"))


def test_server_stops_after_its_last_user_was_killed(folder):
    folder.parent.mkdir(exist_ok=True)
    user = _user(folder)
    pid = _postmaster(folder)
    user.kill()
    user.communicate()
    assert eventually(lambda: not Path(f"/proc/{pid}").exists())


@pytest.mark.drill
def test_killed_server_comes_back(cluster, folder):
    pid = _postmaster(folder)
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: _answers(cluster) and _postmaster(folder) != pid)


@pytest.mark.drill
def test_a_killed_keeper_is_started_again_by_those_who_tend_the_server(cluster, folder):
    pid, keeper = _postmaster(folder), _keeper(folder)
    assert not cluster.tend()
    os.kill(keeper, signal.SIGKILL)
    assert eventually(cluster.tend)
    assert eventually(lambda: _answers(cluster) and _postmaster(folder) != pid)
    assert _keeper(folder) != keeper


def _keeper(folder: Path) -> int:
    """The parent of the server."""
    return int(Path(f"/proc/{_postmaster(folder)}/stat").read_text().rpartition(")")[2].split()[1])


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg.connect(cluster.url("shanzhi_app", "shanzhi"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
