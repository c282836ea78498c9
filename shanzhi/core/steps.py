"""Statements that a generator yields, run on the connection of a page: the hot paths run the same generators."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeVar

import psycopg
from django.db import IntegrityError, connection, transaction

Answer = TypeVar("Answer")
Statement = tuple[str, Mapping[str, Any]]
_NO_PARTITION = "23514"


def run(begin: Callable[[], Generator[Any, Any, Answer]], *, repair: Statement) -> Answer:
    """Run the steps in a transaction; where the partition of a row is missing, `repair` makes it and all begins anew."""
    try:
        with transaction.atomic():
            return _drive(begin())
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", None) != _NO_PARTITION:
            raise
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*repair)
        return _drive(begin())


def _drive(steps: Generator[Any, Any, Answer]) -> Answer:
    """On a cursor of the driver's own, because Django's takes no binary parameters; the transaction is Django's."""
    rows: list[Any] | None = None
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        while True:
            try:
                statement, parameters = steps.send(rows) if rows is not None else next(steps)
            except StopIteration as done:
                return done.value
            cursor.execute(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
