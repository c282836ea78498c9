"""Where the city listens, and whether it answers there."""

import errno
import json
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass

from shanzhi.config import env
from shanzhi.config.run.steps import Stop


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def check_free(self) -> None:
        """Refuse early and clearly when somebody listens there already."""
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise Stop(_reason(error, self)) from None

    def missing(self) -> list[str]:
        """What is not ready yet: the names of failed checks, `server` while nobody answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.port}/readyz", timeout=15) as answer:
                answer.read()
                return []
        except urllib.error.HTTPError as error:
            return _failed_checks(error) if error.code == 503 else [f"server (status {error.code})"]
        except OSError:
            return ["server"]


def _reason(error: OSError, address: Address) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {address.port} is in use: stop what runs there, or choose another port, as in `PORT={address.port + 1} make run`."
    return f"Cannot listen on {address.host}:{address.port}: {error.strerror}."


def _failed_checks(error: urllib.error.HTTPError) -> list[str]:
    checks = json.load(error)
    return [name for name, passed in checks.items() if name != "ready" and not passed]


def from_environment() -> Address:
    """`PORT` and `SHANZHI_BIND`."""
    port = env.text("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return Address(env.text("SHANZHI_BIND", "127.0.0.1"), int(port))
