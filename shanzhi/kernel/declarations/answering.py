"""Answers on their way into the tables, and what is said to who gave them. No Django here.

The hot endpoint and the pages run the same generator: whether an answer is taken is decided here and in
`statements.RECORD`, nowhere else.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from shanzhi.core.clock import CITY_ZONE
from shanzhi.kernel.declarations import rules, statements
from shanzhi.kernel.declarations.rules import questions as asking
from shanzhi.kernel.scans import arrays
from shanzhi.kernel.scans.stream import Steps

LANE = os.getpid() % 16  # processes that write at once count arrivals in rows of their own
MOST_ROUNDS = 20_000


class NewAnswer(NamedTuple):
    """An answer as it was sent. `trusted`: an official filled it in by telephone, whose right was checked before."""

    round_id: UUID
    member_id: UUID
    by_id: UUID | None
    raw: Mapping[str, Any]
    nonce: UUID
    channel: int
    at: dt.datetime
    seconds: float | None = None
    position: tuple[float, float] | None = None
    trusted: bool = False

    @property
    def key(self) -> tuple[bytes, bytes]:
        """What two answers to the same question have in common."""
        return self.member_id.bytes, self.round_id.bytes


class KnownRound(NamedTuple):
    """A round as it was opened: it does not change any more."""

    top_id: UUID
    day: dt.date
    opens_at: dt.datetime
    closes_at: dt.datetime
    ends_at: dt.datetime
    audience: str
    county: str
    questions: tuple[asking.Question, ...]


class Recorded(NamedTuple):
    """An answer that is on disk. `is_new` is false for one that was there already."""

    version: int
    is_new: bool
    is_late: bool
    abnormal: list[str]
    values: dict[str, Any]
    at: dt.datetime


class Declined(NamedTuple):
    """An answer that is not taken: the reason, and by question what is wrong (codes of `rules.sentences`)."""

    reason: str
    problems: dict[str, str]


class _Judged(NamedTuple):
    new: NewAnswer
    round: KnownRound
    values: dict[str, Any]
    abnormal: list[str]
    is_late: bool


Outcome = Recorded | Declined
Rounds = dict[bytes, KnownRound]


def recording(rows: Sequence[NewAnswer], rounds: Rounds) -> Steps[list[Outcome]]:
    """Write a batch: yields statements, is sent their rows, returns what became of each answer.

    `rounds` is filled with those that are met for the first time.
    """
    if unknown := {row.round_id.bytes: row.round_id for row in rows if row.round_id.bytes not in rounds}:
        if len(rounds) > MOST_ROUNDS:
            rounds.clear()
            unknown = {row.round_id.bytes: row.round_id for row in rows}
        found = yield statements.LOAD_ROUNDS, {"round_id": arrays.Uuids(unknown.values())}
        rounds.update({row[0].bytes: _known(row) for row in found})
    outcomes: list[Outcome | None] = [None] * len(rows)
    accepted: dict[int, _Judged] = {}
    for place, row in enumerate(rows):
        judged = _judge(row, rounds.get(row.round_id.bytes))
        if isinstance(judged, Declined):
            outcomes[place] = judged
        else:
            accepted[place] = judged
    for wave in _waves(accepted):
        for place, outcome in zip(wave, (yield from _write([accepted[one] for one in wave])), strict=True):
            outcomes[place] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


def _known(row: Sequence[Any]) -> KnownRound:
    _id, top_id, day, opens_at, closes_at, ends_at, audience, county, questions = row
    return KnownRound(
        top_id, day, opens_at, closes_at, ends_at, audience, county, asking.parse_text(questions)
    )


def _judge(row: NewAnswer, known: KnownRound | None) -> _Judged | Declined:
    if known is None:
        return Declined("unknown-round", {})
    phase = rules.phase(opens_at=known.opens_at, closes_at=known.closes_at, ends_at=known.ends_at, at=row.at)
    if phase in {"before", "over"}:
        return Declined("not-open" if phase == "before" else "round-over", {})
    values, problems = asking.clean(known.questions, row.raw)
    if problems:
        return Declined("invalid-answers", problems)
    return _Judged(row, known, values, asking.abnormal(known.questions, values), phase == "late")


def _waves(accepted: Mapping[int, _Judged]) -> Iterator[list[int]]:
    """The places in lists that hold each member's round once: of two guardians at once, the second corrects the first."""
    waiting = list(accepted)
    while waiting:
        seen: set[tuple[bytes, bytes]] = set()
        wave: list[int] = []
        rest: list[int] = []
        for place in waiting:
            key = accepted[place].new.key
            (rest if key in seen else wave).append(place)
            seen.add(key)
        yield wave
        waiting = rest


def _write(rows: Sequence[_Judged]) -> Steps[list[Outcome]]:
    done = {(member, round): rest for member, round, *rest in (yield statements.RECORD, _columns(rows))}
    repeated = [row for row in rows if (found := done.get(row.new.key)) and found[0] is None]
    standing = {}
    if repeated:
        for member, round_id, *rest in (yield statements.STANDING, _standing_columns(repeated)):
            standing[member, round_id] = rest
    return [_outcome(row, done.get(row.new.key), standing.get(row.new.key)) for row in rows]


def _outcome(row: _Judged, done: Sequence[Any] | None, standing: Sequence[Any] | None) -> Outcome:
    if done is None:
        return Declined("not-your-member", {})
    if done[0] is not None:
        return Recorded(done[0], True, row.is_late, row.abnormal, row.values, row.new.at)
    if standing is None:
        return Declined("not-your-member", {})
    version, abnormal, is_late = standing
    return Recorded(version, False, is_late, abnormal, row.values, row.new.at)


def _columns(rows: Sequence[_Judged]) -> dict[str, Any]:
    return {
        "member_id": arrays.Uuids(row.new.member_id for row in rows),
        "round_id": arrays.Uuids(row.new.round_id for row in rows),
        "top_id": arrays.Uuids(row.round.top_id for row in rows),
        "day": arrays.Days(row.round.day for row in rows),
        "by_id": arrays.Uuids(row.new.by_id for row in rows),
        "channel": arrays.SmallIntegers(row.new.channel for row in rows),
        "at": arrays.Times(row.new.at for row in rows),
        "is_late": arrays.Booleans(row.is_late for row in rows),
        "values": arrays.Texts(json.dumps(row.values, ensure_ascii=False) for row in rows),
        "abnormal": arrays.Texts(",".join(row.abnormal) for row in rows),
        "fingerprint": [asking.fingerprint(row.values) for row in rows],
        "seconds": [row.new.seconds for row in rows],
        "lng": [row.new.position and row.new.position[0] for row in rows],
        "lat": [row.new.position and row.new.position[1] for row in rows],
        "nonce": arrays.Uuids(row.new.nonce for row in rows),
        "trusted": arrays.Booleans(row.new.trusted for row in rows),
        "audience": arrays.Texts(row.round.audience for row in rows),
        "county": arrays.Texts(row.round.county for row in rows),
        "slot": arrays.SmallIntegers(_slot(row.new.at) for row in rows),
        "lane": LANE,
    }


def _standing_columns(rows: Sequence[_Judged]) -> dict[str, Any]:
    return {
        "member_id": arrays.Uuids(row.new.member_id for row in rows),
        "round_id": arrays.Uuids(row.new.round_id for row in rows),
        "day": arrays.Days(row.round.day for row in rows),
    }


def _slot(at: dt.datetime) -> int:
    here = at.astimezone(CITY_ZONE)
    return rules.slot_of(here.hour * 60 + here.minute)


def making_days(days: Sequence[dt.date]) -> tuple[str, dict[str, Any]]:
    """The statement that makes the partitions of these days."""
    return statements.ENSURE_DAYS, {"first": min(days), "last": max(days)}
