"""The live stream and the database: where its own connections go, and how others signal to it."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from shanzhi.kernel.notify.live import wire


def address() -> dict[str, Any]:
    """The arguments of `psycopg.connect` for the database of Django, outside its pool."""
    given = connection.settings_dict
    named = {
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": given["PORT"],
    }
    options = {key: value for key, value in given["OPTIONS"].items() if key != "pool"}
    return {key: value for key, value in named.items() if value} | options


def signal(payloads: Collection[str]) -> None:
    """Signal to the streams of all processes; it leaves when the transaction commits, never after a rollback."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [wire.CHANNEL, list(payloads)]
        )
