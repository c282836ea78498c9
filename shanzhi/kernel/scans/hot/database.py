"""How the hot path talks to the database: few connections, each held by one task."""

import psycopg

# A statement that takes longer than this is of no use to anyone at a gate.
_OPTIONS = "-c statement_timeout=5s -c TimeZone=UTC"


async def connect(dsn: str) -> psycopg.AsyncConnection:
    """A connection on which every statement is a transaction; frequent ones are prepared."""
    return await psycopg.AsyncConnection.connect(
        dsn,
        autocommit=True,
        connect_timeout=2,
        options=_OPTIONS,
        prepare_threshold=2,
        application_name="shanzhi-hot",
    )
