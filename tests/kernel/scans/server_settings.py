"""The city's settings for a server process of a test: nothing is collected, so names of static files carry no hash."""

from shanzhi.config.settings import *  # noqa: F403
from shanzhi.config.settings import HOME, STORAGES

STATIC_ROOT = HOME / "test-static"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
