"""The command that serves the city."""

import sys

from shanzhi.config.run.address import Address
from shanzhi.config.serve import CITY


def command(address: Address, application: str = CITY) -> list[str]:
    """Serve an ASGI application at an address; measurements serve others beside the city in the same way."""
    where = ["--host", address.host, "--port", str(address.port)]
    return [sys.executable, "-m", "shanzhi.config.serve", *where, application]
