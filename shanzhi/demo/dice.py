"""Chance that falls the same way at every build."""

import datetime as dt
import random
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from uuid import UUID

import numpy as np

_FIRST = int(dt.datetime(2020, 2, 16, tzinfo=dt.UTC).timestamp() * 1000)  # the day the code began

_AHEAD = 500


class Dice(random.Random):
    """A seeded source of choices and of identifiers; `many` throws by the thousand."""

    def __init__(self, seed: str):
        super().__init__(seed)
        self._name = seed
        self._ids = random.Random(f"{seed}/ids")  # noqa: S311  (invented people, no secrets)
        self._made = 0
        self._ready: dict[int, list[UUID]] = {4: [], 7: []}  # by version, the next one last
        self.many = np.random.default_rng(int.from_bytes(sha256(seed.encode()).digest()))

    def branch(self, name: str) -> "Dice":
        """Other dice, which fall the same way whatever is thrown with these."""
        return Dice(f"{self._name}/{name}")

    def next_id(self) -> UUID:
        """A UUIDv7 whose time is a counter: in order, and the same at every build."""
        ready = self._ready[7]
        if not ready:
            ready.extend(reversed(self.next_ids(_AHEAD)))
        return ready.pop()

    def next_ids(self, number: int) -> list[UUID]:
        """The same many times, faster."""
        raw = np.frombuffer(self._ids.randbytes(16 * number), np.uint8).reshape(number, 16).copy()
        counter = np.arange(_FIRST + self._made + 1, _FIRST + self._made + number + 1, dtype=">u8")
        raw[:, :6] = counter.view(np.uint8).reshape(number, 8)[:, 2:]
        self._made += number
        return _stamped(raw, version=7)

    def nonce(self) -> UUID:
        """A random key for an act that may be sent twice."""
        ready = self._ready[4]
        if not ready:
            ready.extend(reversed(self.nonces(_AHEAD)))
        return ready.pop()

    def nonces(self, number: int) -> list[UUID]:
        """The same many times, faster."""
        raw = np.frombuffer(self._ids.randbytes(16 * number), np.uint8).reshape(number, 16).copy()
        return _stamped(raw, version=4)

    def between(self, first: dt.datetime, last: dt.datetime) -> dt.datetime:
        """Some moment of a span."""
        return first + (last - first) * self.random()


def _stamped(raw: np.ndarray, *, version: int) -> list[UUID]:
    """Rows of sixteen bytes as identifiers of a version of RFC 9562."""
    raw[:, 6] = raw[:, 6] & 0x0F | version << 4
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    body = raw.tobytes()
    return [UUID(bytes=body[start : start + 16]) for start in range(0, len(body), 16)]


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """A whole number split by weights into whole numbers that add up to it."""
    whole = sum(weights)
    ends, so_far = [0], 0.0
    for weight in weights:
        so_far += weight
        ends.append(round(total * so_far / whole) if whole else 0)
    return [end - begin for begin, end in pairwise(ends)]
