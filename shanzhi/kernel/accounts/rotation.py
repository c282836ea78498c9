"""Rewriting everything encrypted with the newest key of the ring, while the city goes on working."""

import base64
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from shanzhi.core import crypto
from shanzhi.core.fields import EncryptedTextField

BATCH = 500

# Byte 1 of a value is the number of the key that wrote it (core.crypto).
_COUNT = "SELECT count(*) FROM {table} WHERE {column} IS NOT NULL AND get_byte({column}, 1) <> %s"
_PICK = (
    "SELECT {pk}, {column} FROM {table} WHERE (%s::text IS NULL OR {pk} > %s) "
    "AND {column} IS NOT NULL AND get_byte({column}, 1) <> %s ORDER BY {pk} LIMIT %s FOR UPDATE SKIP LOCKED"
)
_WRITE = "UPDATE {table} SET {column} = %s WHERE {pk} = %s"


def encrypted_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every encrypted column of every table, by (model, column)."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedTextField) and field.column:
                    yield model, field.column


def stale(model: type[models.Model], column: str) -> int:
    """How many values an older key has written."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(_COUNT, model, column), [crypto.newest_key()])
        return cursor.fetchone()[0]


def rotate(model: type[models.Model], column: str) -> Iterator[int]:
    """Rewrite a column batch by batch, and tell how many each batch held.

    Each batch is a transaction of its own, so this may be stopped and begun again. Rows that somebody is
    just writing are passed over and found by the next round.
    """
    while stale(model, column):
        last: Any = None
        while rows := _rotate_batch(model, column, after=last):
            last = rows[-1]
            yield len(rows)


@transaction.atomic
def _rotate_batch(model: type[models.Model], column: str, *, after: Any) -> list[Any]:
    """The primary keys of the rows rewritten, in order."""
    with connection.cursor() as cursor:
        pick = [None if after is None else str(after), after, crypto.newest_key(), BATCH]
        cursor.execute(_sql(_PICK, model, column), pick)
        rows = [(crypto.seal(crypto.unseal(bytes(sealed))), pk) for pk, sealed in cursor.fetchall()]
        if rows:
            cursor.executemany(_sql(_WRITE, model, column), rows)
    return [pk for _sealed, pk in rows]


def _sql(template: str, model: type[models.Model], column: str) -> str:
    quote = connection.ops.quote_name
    pk = quote(str(model._meta.pk.column))
    return template.format(table=quote(model._meta.db_table), column=quote(column), pk=pk)


@transaction.atomic
def rotate_authenticators() -> int:
    """The secrets of authenticators, which the sign-in package keeps inside JSON. Gives how many were rewritten."""
    done = 0
    rows = Authenticator.objects.filter(data__has_any_keys=["secret", "seed"]).select_for_update(
        skip_locked=True
    )
    for row in rows:
        done += _rotate_authenticator(row)
    return done


def _rotate_authenticator(row: Authenticator) -> bool:
    changed = False
    for name in {"secret", "seed"} & set(row.data):
        sealed = base64.b64decode(row.data[name])
        if crypto.key_of(sealed) != crypto.newest_key():
            row.data[name] = base64.b64encode(crypto.seal(crypto.unseal(sealed))).decode()
            changed = True
    if changed:
        row.save(update_fields=["data"])
    return changed
