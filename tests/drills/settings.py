"""The city's own settings, and one subscriber more, so that a worker has events to deliver while it is killed."""

from shanzhi.config.settings import *  # noqa: F403
from shanzhi.config.settings import INSTALLED_APPS, PROCRASTINATE_WORKER_DEFAULTS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.drills.subscriber"]
PROCRASTINATE_WORKER_DEFAULTS |= {
    "update_heartbeat_interval": 1,
    "stalled_worker_timeout": 5,
}  # so that none waits long
