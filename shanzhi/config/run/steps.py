"""Words on the terminal while something long is under way."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):
    """The city cannot start; the message is one sentence for the person at the terminal."""


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what begins and, when it was not at once, how long it took."""
    say(f"  {title} …")
    begun = time.monotonic()
    yield
    seconds = time.monotonic() - begun
    if seconds >= 1:
        say(f"    done in {seconds:.0f} s")
