"""Start the city and stay: `make run`."""

import os
import signal
import sys
import time
from types import FrameType

from shanzhi.config import database
from shanzhi.config.run import commands, demo, server
from shanzhi.config.run.address import Address, from_environment
from shanzhi.config.run.children import Child, stop_all
from shanzhi.config.run.steps import Stop, say, step

PYTHON = sys.executable
_READY_SECONDS = 90
_LOOK_SECONDS = 0.2


class Ended(Exception):
    """Somebody asked the city to stop."""


def _end(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C does not cut the orderly end short
    raise Ended


def _server(address: Address) -> Child:
    return Child("server", server.command(address))


def _workers() -> list[Child]:
    """One for everything, and one that alone holds the models that read photos (decision 010)."""
    command = [PYTHON, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "8"]
    return [
        Child("worker", [*command, "--queues", "default"]),
        Child("vision worker", [*command, "--queues", "vision", "--concurrency", "1"]),
    ]


def _prepare() -> None:
    if database.is_embedded():
        with step("Starting the database"):
            database.join()
    commands.prepare()
    demo.build_once()


def _wait_until_ready(address: Address, children: list[Child]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    with step("Opening the city"):
        while missing := address.missing():
            _tend(children)
            if time.monotonic() > deadline or any(child.deaths > 2 for child in children):
                raise Stop(f"The city did not get ready: {', '.join(missing)} missing.")
            time.sleep(_LOOK_SECONDS)


def _tend(children: list[Child]) -> None:
    if database.is_embedded() and database.embedded().tend():
        say("The keeper of the database ended; it starts again.")
    for child in children:
        if news := child.tend():
            say(news)


def _welcome(address: Address, links: dict[str, str]) -> None:
    say(f"\n  {address.url}\n")
    width = max(map(len, links), default=0)
    for role, link in links.items():
        say(f"  {role:<{width}}  {link}")
    say("\n  Ctrl-C stops everything.")


def _run(address: Address) -> None:
    address.check_free()
    children: list[Child] = []
    try:
        _prepare()
        children += [_server(address), *_workers()]
        for child in children:
            child.start()
        links = demo.sign_in_lines()  # made while the server gets ready
        _wait_until_ready(address, children)
        _welcome(address, links)
        while True:
            _tend(children)
            time.sleep(_LOOK_SECONDS)
    except Ended:
        say("\n  Stopping …")
    finally:
        stop_all(children)
        if database.is_embedded():
            database.embedded().leave()


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        _run(from_environment())
    except Stop as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    sys.exit(main())
