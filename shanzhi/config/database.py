"""Which PostgreSQL: the one in DATABASE_URL, or an embedded one under SHANZHI_HOME."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from shanzhi.config import env


def _from_url(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "shanzhi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}, **query},
    }


def settings() -> dict[str, Any]:
    """The `default` entry of DATABASES; starts the embedded server when no address is given."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        from shanzhi.config.embedded import address  # noqa: PLC0415  (not needed where a city brings its own)

        url = address(env.HOME)
    return _from_url(url)
