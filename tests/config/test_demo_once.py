"""When the demo city is built, when it is built again, and when it must not be."""

import psycopg
import pytest

from shanzhi.config import database
from shanzhi.config.run import demo
from shanzhi.config.run.steps import Stop
from tests.settings import CLUSTER

NAME = "scratch_demo"


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """An empty database of its own, with the one table that tells whether people live in it."""
    server = CLUSTER.url("shanzhi", "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
    address = CLUSTER.url("shanzhi", NAME)
    monkeypatch.setattr(demo, "NOTE", tmp_path / "demo.json")
    monkeypatch.setattr(database, "address", lambda *, owner=False: address)
    prepare(address)
    monkeypatch.setattr(demo, "prepare", lambda: prepare(address))
    yield address
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {NAME}")


def prepare(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE accounts_person (name text)")


def people(address: str) -> list[str]:
    with psycopg.connect(address) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM accounts_person")]


@pytest.fixture
def builds(scratch, monkeypatch):
    """Builds settle one person; `builds.fail = True` lets one stop half-way."""

    class Builds(list):
        fail = False

        def run(self, *words: str) -> str:
            self.append(words)
            with psycopg.connect(scratch) as connection:
                connection.execute("INSERT INTO accounts_person VALUES ('陈小明')")
            if self.fail:
                raise Stop("interrupted")
            return ""

    builds = Builds()
    monkeypatch.setattr(demo, "run_to_end", builds.run)
    return builds


def test_built_once(scratch, builds):
    demo.build_once()
    demo.build_once()
    assert builds == [("manage.py", "demo", "--size", "small")]


def test_interrupted_build_begins_again_from_nothing(scratch, builds):
    builds.fail = True
    with pytest.raises(Stop):
        demo.build_once()
    builds.fail = False
    demo.build_once()
    assert len(builds) == 2
    assert people(scratch) == ["陈小明"]


def test_database_with_people_of_its_own_is_left_alone(scratch, builds):
    with psycopg.connect(scratch) as connection:
        connection.execute("INSERT INTO accounts_person VALUES ('林大海')")
    demo.build_once()
    assert builds == []
    assert people(scratch) == ["林大海"]


def test_note_of_another_database_does_not_count(scratch, builds):
    demo.NOTE.write_text('{"1/1": "building"}')
    with psycopg.connect(scratch) as connection:
        connection.execute("INSERT INTO accounts_person VALUES ('林大海')")
    demo.build_once()
    assert people(scratch) == ["林大海"]
