"""The chain: how an entry is sealed to the one before it, and how a broken place is found."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

START = bytes(32)


class Row(NamedTuple):
    """One entry as the database gives it; every column of `content` as text, None where it is null."""

    lane: int
    number: int
    previous_hash: bytes
    hash: bytes
    content: tuple[str | None, ...]  # id, at in microseconds, by_id, by_label, act, subject, reason, detail

    @property
    def entry(self) -> str:
        """The identifier of the entry."""
        return str(self.content[0])


class Head(NamedTuple):
    """The end of a lane as it was noted beside the entries."""

    number: int
    hash: bytes


class Fault(NamedTuple):
    """The first place of a lane that does not hold. `entry` is empty where the row is gone."""

    lane: int
    number: int
    entry: str
    problem: str  # changed | missing | extra | cut | replaced


def canonical(columns: Iterable[str | None]) -> bytes:
    """Unmistakable bytes for a list of texts: each with its length before it, `-,` for null."""
    parts = []
    for column in columns:
        if column is None:
            parts.append(b"-,")
        else:
            raw = column.encode()
            parts.append(b"%d:%b," % (len(raw), raw))
    return b"".join(parts)


def seal(row: Row) -> bytes:
    """The hash that the row must carry; the trigger `audit_chain` computes the same in the database."""
    place = (str(row.lane), str(row.number))
    return hashlib.sha256(row.previous_hash + canonical((*place, *row.content))).digest()


@dataclass
class Verifier:
    """Walks rows ordered by lane and number, and remembers where each lane stands.

    `kept` are ends of lanes noted elsewhere at an earlier time: whoever rewrites a whole chain, heads included,
    cannot reach them.
    """

    kept: Mapping[int, Head] = field(default_factory=dict)
    heads: dict[int, Head] = field(default_factory=dict)

    def fault_of(self, row: Row) -> Fault | None:
        """What is wrong with the next row, None when it fits."""
        before = self.heads.get(row.lane, Head(0, START))
        if row.number > before.number + 1:
            return Fault(row.lane, before.number + 1, "", "missing")
        if row.number <= before.number:
            return Fault(row.lane, row.number, row.entry, "extra")
        if row.previous_hash != before.hash or row.hash != seal(row):
            return Fault(row.lane, row.number, row.entry, "changed")
        kept = self.kept.get(row.lane)
        if kept and kept.number == row.number and kept.hash != row.hash:
            return Fault(row.lane, row.number, row.entry, "replaced")
        self.heads[row.lane] = Head(row.number, row.hash)
        return None

    def fault_of_ends(self, noted: Mapping[int, Head]) -> Fault | None:
        """Whether every lane ends where its head says, and not before an end kept elsewhere."""
        for lane in sorted({*noted, *self.heads, *self.kept}):
            reached = self.heads.get(lane, Head(0, START))
            wanted = noted.get(lane, Head(0, START))
            longest = max(wanted.number, self.kept.get(lane, wanted).number)
            if reached.number < longest:
                return Fault(lane, reached.number + 1, "", "cut")
            if reached != wanted:
                return Fault(lane, wanted.number + 1, "", "extra")
        return None
