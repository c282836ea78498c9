"""Settings of the provider process: nothing is collected, so names of static files carry no hash."""

from shanzhi.config.settings import *  # noqa: F403
from shanzhi.config.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
