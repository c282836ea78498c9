"""Many rows at once, by COPY in its binary form: some ten times as fast as INSERT.

What a form or an action checks for one row is the caller's to know; the tables still guard what they always do.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql

Item = TypeVar("Item")

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::text[]::regclass[]) ORDER BY conname
"""
_TYPES = "SELECT attname, atttypid FROM pg_attribute WHERE attrelid = %s::regclass AND attname = ANY(%s)"


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Append rows to a table; values in the order of `columns`, as the columns hold them. Says how many."""
    number = 0
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(_TYPES, [table, list(columns)])
        types = dict(cursor.fetchall())
        with cursor.copy(_copy(table, columns)) as target:
            target.set_types([types[column] for column in columns])
            for row in rows:
                target.write_row(row)
                number += 1
    return number


def _copy(table: str, columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(table), names)


def copy_objects(objects: Iterable[models.Model]) -> int:
    """Append model instances of one kind, as `bulk_create` would."""
    iterator = iter(objects)
    first = next(iterator, None)
    if first is None:
        return 0
    fields = [field for field in first._meta.concrete_fields if not _is_left_to_database(field)]
    every = (instance for part in ([first], iterator) for instance in part)
    rows = ([_value(field, instance) for field in fields] for instance in every)
    return copy_rows(first._meta.db_table, [str(field.column) for field in fields], rows)


def _is_left_to_database(field: Any) -> bool:
    return isinstance(field, models.AutoField) or field.has_db_default() or field.generated


def _value(field: Any, instance: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(instance, add=True), connection)


@contextmanager
def staged(name: str, like: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[int]:
    """A temporary table of that name with these columns of another table, filled: for INSERT … SELECT."""
    chosen = sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                sql.Identifier(name), chosen, sql.Identifier(like)
            )
        )
        yield copy_rows(name, columns, rows)
        cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))


def in_chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of that size, the last one shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def check_now() -> None:
    """Let the foreign keys of this transaction be checked here, rather than all of them at its end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def foreign_keys_at_the_end(tables: Sequence[str]) -> Iterator[None]:
    """Check the foreign keys of these tables when all rows are there, in one go, instead of row by row.

    Only inside a transaction, by the owner of the tables, which are locked until its end; a reference to nothing
    breaks it there. For filling tables that nobody uses yet.
    """
    check_now()
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_KEYS, [list(tables)])
        found = [(sql.SQL(table), sql.Identifier(name), sql.SQL(how)) for table, name, how in cursor]
        for table, name, _how in found:
            cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, name))
        yield
        check_now()
        for table, name, how in found:
            cursor.execute(sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(table, name, how))
