"""The command that serves the city."""

import sys

from shanzhi.config import env
from shanzhi.config.run.address import Address

CITY = "shanzhi.config.asgi:application"


def command(address: Address, application: str = CITY) -> list[str]:
    """Serve an ASGI application at an address; measurements serve others beside the city in the same way."""
    # Every connected page holds one connection for its live stream; beyond `backpressure` of them in a
    # process further clients would hang in the backlog without a word.
    limits = ["--backlog", "4096", "--backpressure", "4096", "--workers-kill-timeout", "5"]
    where = ["--host", address.host, "--port", str(address.port)]
    processes = env.text("SHANZHI_WEB_PROCESSES", "2")
    how = ["--interface", "asgi", "--workers", processes, "--respawn-failed-workers"]
    quiet = ["--respawn-interval", "0.5", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *how, *where, *limits, *quiet, application]
