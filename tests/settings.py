"""Settings of the tests: the city's own, on an embedded database that is fast and may be lost."""

import hashlib
from pathlib import Path

from shanzhi.config import database, env
from shanzhi.config.embedded import Cluster
from shanzhi.config.roles import OWNER
from shanzhi.config.settings import *  # noqa: F403
from shanzhi.config.settings import ROOT, STORAGES


def _tables_version() -> str:
    """Changes with every migration and every pinned package, so that kept test databases are never stale."""
    files = [*sorted(Path(ROOT, "shanzhi").rglob("migrations/*.py")), Path(ROOT, "requirements.lock")]
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:10]


CLUSTER = Cluster(env.HOME / "test-postgres", durable=False)
CLUSTER.join()

DATABASES = {"default": database.from_url(CLUSTER.url(OWNER, "postgres"))}
DATABASES["default"]["OPTIONS"].pop("pool")  # one connection a thread, closed with its test
DATABASES["default"]["TEST"] = {"NAME": f"test_{_tables_version()}"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FILES_ROOT = env.HOME / "test-files"
LAKE_ROOT = env.HOME / "test-lake"
# Nothing is collected for tests, so names carry no hash.
STATIC_ROOT = env.HOME / "test-static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
