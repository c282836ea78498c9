"""The database is away: telling it from an error of ours, and getting over it."""

from django.db import InterfaceError, OperationalError, connection

# SQLSTATE classes: connection lost, no room left (disk, connections), shut down by the operator.
_AWAY = ("08", "53", "57P")
RETRY_SECONDS = 5


def is_outage(error: BaseException | None) -> bool:
    """Whether this error says that the database cannot be reached or cannot take more."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(_AWAY)


def forget_connections() -> None:
    """Replace the idle connections of this process: a database that was away has cut all of them."""
    if connection.pool:  # type: ignore[attr-defined]  # of the PostgreSQL backend
        connection.pool.drain()  # type: ignore[attr-defined]
