"""What every test may use."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg import sql

from shanzhi.core import clock

_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
AND relname <> 'django_migrations'
"""


def _flush_everything(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
    """Empty every table, the unmanaged ones (queue, cache, partitions) too, past the triggers of the audit."""
    with self.connection.cursor() as cursor:
        cursor.execute(_TABLES)
        names = ", ".join(self.quote_name(name) for (name,) in cursor.fetchall())
    return ["SET LOCAL session_replication_role = replica", f"TRUNCATE {names} CASCADE"]


DatabaseOperations.sql_flush = _flush_everything  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Drop kept test databases whose migrations are no longer these."""
    from tests.settings import CLUSTER

    current = settings.DATABASES["default"]["TEST"]["NAME"].partition("_gw")[0]
    with psycopg.connect(CLUSTER.url("postgres", "postgres"), autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'").fetchall()
        for (name,) in rows:
            if not name.startswith(current):
                _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    """Drop a test database, unless another run of the tests is in it or has dropped it already."""
    try:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    except (psycopg.errors.ObjectInUse, psycopg.errors.InternalError):
        return


@pytest.fixture
def at() -> dt.datetime:
    """A working Monday morning in spring 2020, 09:30 in the city."""
    return dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def frozen_at(at: dt.datetime) -> Iterator[dt.datetime]:
    """The same moment, with the clock of views and tasks held at it."""
    with clock.frozen(at):
        yield at
