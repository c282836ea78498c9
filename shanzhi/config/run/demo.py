"""The demo city: built into an empty database, in one transaction, so it stands whole or not at all."""

import json
from typing import LiteralString

import psycopg

from shanzhi.config import database, env
from shanzhi.config.run.commands import run_to_end


def build_once() -> None:
    """Build a city where nobody lives yet; people who are there already are left alone."""
    if env.DEMO_CITY and not _is("SELECT EXISTS (SELECT FROM accounts_person)"):
        run_to_end("manage.py", "demo", "--size", env.text("SHANZHI_DEMO_SIZE", "small"))


def sign_in_lines() -> dict[str, str]:
    """`{role: address}` for everyone a visitor may be; none where no demo city stands."""
    if env.DEMO_CITY and _is("SELECT EXISTS (SELECT FROM demo_democity)"):
        return json.loads(run_to_end("manage.py", "demo_links", "--json", capture=True))
    return {}


def _is(question: LiteralString) -> bool:
    with psycopg.connect(database.address()) as connection:
        return connection.execute(question).fetchone() == (True,)
