"""Where the live stream's own connections go: to the database of Django, outside its pool."""

from typing import Any

from django.db import connection


def address() -> dict[str, Any]:
    """The arguments of `psycopg.connect`."""
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
