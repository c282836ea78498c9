"""Which PostgreSQL: the one in DATABASE_URL, or an embedded one under SHANZHI_HOME.

The application works as a role that cannot change tables or the audit record; the few commands that change
tables (`migrate` and its like) work as the owner, whose address is DATABASE_OWNER_URL. So does `demo`, which tidies
up the tables it has filled.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from shanzhi.config import env
from shanzhi.config.roles import APPLICATION, DATABASE, OWNER

OWNER_COMMANDS = frozenset({"migrate", "createcachetable", "flush", "sqlflush", "demo"})
# These work on files alone, and on machines without any database.
WITHOUT_DATABASE = frozenset(
    {"trace_files", "simulate_outbreak", "read_id_card", "read_licence", "read_plate"}
)
# A request waits three seconds for a connection at most. A pool that cannot connect gives up after a second and
# tries anew at the next request; left to itself it would wait ever longer, and go on waiting when all is well again.
_POOL = {"min_size": 1, "max_size": 16, "timeout": 3, "max_waiting": 200, "reconnect_timeout": 1}
_CONNECT_SECONDS = 3


def is_embedded() -> bool:
    """Whether the city runs on the embedded server."""
    return not env.text("DATABASE_URL")


def embedded() -> Any:
    """The embedded server of this SHANZHI_HOME."""
    from shanzhi.config.embedded import Cluster  # noqa: PLC0415  (not needed where a city brings its own)

    return _clusters.setdefault("city", Cluster(env.HOME / "database"))


_clusters: dict[str, Any] = {}


def join() -> None:
    """Have a server to talk to for as long as this process lives."""
    if is_embedded():
        embedded().join()


def address(*, owner: bool = False) -> str:
    """The database URL of the application, or of the owner."""
    if is_embedded():
        return embedded().url(OWNER if owner else APPLICATION, DATABASE)
    given = env.text("DATABASE_URL")
    return env.text("DATABASE_OWNER_URL", given) if owner else given


def from_url(url: str) -> dict[str, Any]:
    """A database URL as Django wants it. Query parameters go to the driver; `host` may be a socket's folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise env.SettingMissing(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}:// .")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {"pool": dict(_POOL), "connect_timeout": _CONNECT_SECONDS, **query},
    }


def settings() -> dict[str, Any]:
    """The `default` entry of DATABASES."""
    return from_url(address(owner=env.flag("SHANZHI_AS_OWNER")))
