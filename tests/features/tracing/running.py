"""Worlds as files, the engines run on them, and what the reference says of the same worlds."""

import csv
import datetime as dt
import random
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shanzhi.features.tracing import mass
from tests.features.tracing import reference
from tests.features.tracing.worlds import DAWN, MINUTE

ZONES = [dt.UTC, *(dt.timezone(dt.timedelta(minutes=minutes)) for minutes in (480, -210, 345, -720))]
HEADING = ["case", "person", "degree", "minutes", "first_exposure", "places"]
HAS_JAVA = shutil.which("java") is not None


def rfc3339(us: int, zone: dt.tzinfo = dt.UTC) -> str:
    moment = dt.datetime.fromtimestamp(us // 1_000_000, zone).replace(microsecond=us % 1_000_000)
    return moment.isoformat().replace("+00:00", "Z")


def write(folder: Path, visits, cases, *, parquet=False):
    """The two files; each moment in a time zone of its own."""
    dice = random.Random(1)
    rows = [(person, venue, rfc3339(us, dice.choice(ZONES))) for person, venue, us in visits]
    if parquet:
        columns = {
            name: pa.array([row[at] for row in rows], pa.string())
            for at, name in enumerate(("person", "venue", "at"))
        }
        pq.write_table(pa.table(columns), folder / "visits.parquet")
    else:
        _csv(folder / "visits.csv", [("person", "venue", "at"), *rows])
    rows = [(person, rfc3339(since), rfc3339(until)) for person, since, until in cases]
    _csv(folder / "cases.csv", [("person", "since", "until"), *rows])


def _csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def task(folder: Path, *, stay, overlap, degree=2, engine="duckdb", parquet=False, lookback_days=14.0):
    return mass.Task(
        visits=folder / ("visits.parquet" if parquet else "visits.csv"),
        cases=folder / "cases.csv",
        out=folder / f"contacts-{engine}.csv",
        stay=stay,
        overlap=overlap,
        lookback_days=lookback_days,
        degree=degree,
        engine=engine,
        spark_master="local[2]",
        memory=512 * 1024**2,
    )


def run(*args, **options) -> list[list[str]]:
    """The lines of the file that comes out, without the heading."""
    asked = task(*args, **options)
    mass.run(asked, lambda step: None)
    return lines(asked.out)


def lines(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        heading, *rows = csv.reader(file)
    assert heading == HEADING
    return rows


def expected(visits, cases, *, stay, overlap, degree=2) -> list[list[str]]:
    """The reference's answer, written as the file has it."""
    rows = reference.trace(visits, cases, minutes_of=lambda venue: stay, overlap=overlap, degree=degree)
    return [
        [case, person, str(degree), _minutes(time), rfc3339(first - first % 1_000_000), str(places)]
        for case, person, degree, time, first, places in rows
    ]


def _minutes(time: int) -> str:
    hundredths = (time * 200 + MINUTE) // (2 * MINUTE)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def expected_of_worlds(visits, cases, **terms) -> list[list[str]]:
    """World by world, because the reference takes the square of what it is given. Worlds are told by three digits."""
    found = []
    for world in sorted({case[0][:3] for case in cases}):
        own = [visit for visit in visits if visit[0][:3] == world]
        found += expected(own, [case for case in cases if case[0][:3] == world], **terms)
    return sorted(found)


def many_worlds(number: int, seed: int):
    """Worlds that know nothing of each other side by side in one file, so that one run tries them all."""
    dice = random.Random(seed)
    visits, cases = [], []
    for world in range(number):
        people = [f"{world:03}-{name}" for name in ("007", "07", "7", "a,b", 'q"', "Ω", "张三")]
        span = dice.choice([60, 240, 1500])
        step = dice.choice([1, 5, 10])
        own = []
        for _ in range(dice.randrange(60)):
            us = DAWN + dice.randrange(0, span, step) * MINUTE + dice.choice([0, 0, 0, 1, 59_000_000])
            own.append((dice.choice(people), f"{world:03}-{dice.randrange(3)}", us))
        visits += own + own[:2]
        for person in dice.sample(people, 2):
            since, until = sorted(DAWN + dice.randrange(0, span, step) * MINUTE for _ in range(2))
            cases.append((person, since, until + dice.choice([0, span]) * MINUTE))
    dice.shuffle(visits)
    return visits, cases
