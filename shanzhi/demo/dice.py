"""Chance that falls the same way at every build."""

import datetime as dt
import random
from uuid import UUID

_FIRST = int(dt.datetime(2020, 2, 16, tzinfo=dt.UTC).timestamp() * 1000)  # the day the code began


class Dice(random.Random):
    """A seeded source of choices and of identifiers."""

    def __init__(self, seed: str):
        super().__init__(seed)
        self._ids = random.Random(f"{seed}/ids")  # noqa: S311  (invented people, no secrets)
        self._made = 0

    def next_id(self) -> UUID:
        """A UUIDv7 whose time is a counter: in order, and the same at every build."""
        self._made += 1
        body = ((_FIRST + self._made) << 80) | self._ids.getrandbits(80)
        body = body & ~(0xF << 76) | (0x7 << 76)
        body = body & ~(0x3 << 62) | (0x2 << 62)
        return UUID(int=body)

    def nonce(self) -> UUID:
        """A random key for an act that may be sent twice."""
        return UUID(int=self._ids.getrandbits(128), version=4)

    def between(self, first: dt.datetime, last: dt.datetime) -> dt.datetime:
        """Some moment of a span."""
        return first + (last - first) * self.random()
