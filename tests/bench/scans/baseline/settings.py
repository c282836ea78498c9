"""The city's settings with one page: the ordinary check-in, behind the same middleware."""

from shanzhi.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.scans.baseline.urls"
