"""The demo city: built once for a database, and from the beginning again when a build was interrupted.

A note under SHANZHI_HOME says for which database a build has begun or ended. Without a note only an empty
database is built in, so nobody's own data are ever touched.
"""

import json
from typing import LiteralString

import psycopg

from shanzhi.config import database, env
from shanzhi.config.run.commands import prepare, run_to_end
from shanzhi.config.run.steps import say

NOTE = env.HOME / "demo.json"


def build_once() -> None:
    """Build the small city unless it is there."""
    identity = _identity()
    state = _state(identity)
    if state == "built" or (state == "" and _has_people()):
        return
    if state == "building":
        say("  The last build of the demo city was interrupted; it begins again.")
        _empty()
        prepare()
    _note(identity, "building")
    run_to_end("manage.py", "demo", "--size", "small")
    _note(identity, "built")


def sign_in_lines() -> dict[str, str]:
    """`{role: address}` for everyone a visitor may be."""
    return json.loads(run_to_end("manage.py", "demo_links", "--json", capture=True))


def _ask(question: LiteralString) -> tuple:
    with psycopg.connect(database.address()) as connection:
        row = connection.execute(question).fetchone()
    return row or ()


def _identity() -> str:
    """Tells this database from one made later under the same name."""
    server, number = _ask(
        "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
    )
    return f"{server}/{number}"


def _state(identity: str) -> str:
    note = json.loads(NOTE.read_text()) if NOTE.exists() else {}
    return note.get(identity, "")


def _note(identity: str, state: str) -> None:
    NOTE.write_text(json.dumps({identity: state}))


def _has_people() -> bool:
    return _ask("SELECT EXISTS (SELECT FROM accounts_person)") == (True,)


def _empty() -> None:
    """Remove the half-built city with its tables, as the owner; only ever after our own note says so."""
    with psycopg.connect(database.address(owner=True)) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
