"""How fast contacts are found in a city's check-ins: `python -m tests.bench.tracing [--write-guide]`.

Fills the database of SHANZHI_HOME with 7,177,700 check-ins the first time (3 minutes, 3 GB); nothing else should be in it.
"""

import argparse
import csv
import datetime as dt
import os
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
os.environ["SHANZHI_AS_OWNER"] = "1"

from shanzhi.config import database
from shanzhi.config.run.commands import ROOT

SINGLE, CASES, DAYS = 200, 1000, 14
GUIDE = ROOT / "docs" / "guide" / "tracing.md"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write-guide", action="store_true")
    write_guide = parser.parse_args().write_guide
    database.join()
    import django

    django.setup()
    from django.core.management import call_command
    from tqdm import tqdm

    from tests.bench.tracing import load

    call_command("migrate", verbosity=0)
    if not load.is_loaded():
        with tqdm(total=load.DAYS, unit="day") as bar:
            load.fill(bar.update)
    table = "\n".join(f"| {name} | {value} |" for name, value in [*_single(), *_many()])
    text = f"| | |\n| --- | ---: |\n{table}"
    print(text)
    if write_guide:
        from tests.bench.scans.guide import _put, machine

        about = f"{dt.datetime.now(dt.UTC):%Y-%m-%d} · {machine()} · `python -m tests.bench.tracing --write-guide`"
        GUIDE.write_text(_put(GUIDE.read_text(), "figures", f"{about}\n\n{text}"))


def _window():
    from shanzhi.core.clock import day_start
    from tests.bench.tracing import load

    until = day_start(load.FIRST_DAY + dt.timedelta(days=load.DAYS - 1)) + dt.timedelta(hours=20)
    return until - dt.timedelta(days=DAYS), until


def _people(number: int):
    from django.db import connection

    since, until = _window()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person_id FROM scans_scan WHERE at >= %s AND at < %s ORDER BY 1", [since, until]
        )
        everybody = [person for (person,) in cursor.fetchall()]
    return random.Random(7).sample(everybody, number)


def _single():
    """One case, first and second degree, as a page asks for it."""
    from shanzhi.features.tracing import queries

    since, until = _window()
    terms = queries.Terms(min_overlap=15)
    times, sizes = [], []
    for person in _people(SINGLE):
        begun = time.perf_counter()
        found = queries.trace(person_id=person, since=since, until=until, terms=terms)
        times.append((time.perf_counter() - begun) * 1000)
        sizes.append(len(found.contacts))
    cuts = statistics.quantiles(times, n=100)
    yield f"one case, degree 1 and 2, {DAYS} days, {SINGLE} cases: p50", f"{cuts[49]:.0f} ms"
    yield "the same: p99", f"{cuts[98]:.0f} ms"
    yield "contacts found for a case: median, most", f"{statistics.median(sizes):.0f}, {max(sizes):,}"


def _many():
    from django.conf import settings

    from shanzhi.features.tracing import lake, mass, rules
    from tests.bench.tracing import by_hand, load

    since, until = _window()
    people = _people(CASES)
    folder = Path(tempfile.mkdtemp(dir=settings.HOME))
    try:
        begun = time.perf_counter()
        days = [load.FIRST_DAY + dt.timedelta(days=place) for place in range(load.DAYS)]
        written = sum(lake.write_day(day) for day in days if not lake.file_of(day).exists())
        if written:
            yield f"export of {written:,} check-ins to Parquet", f"{time.perf_counter() - begun:.0f} s"
        with (folder / "cases.csv").open("w") as file:
            csv.writer(file).writerows(
                [
                    ("person", "since", "until"),
                    *((who, since.isoformat(), until.isoformat()) for who in people),
                ]
            )
        task = mass.Task(
            visits=Path(settings.LAKE_ROOT) / "scans", cases=folder / "cases.csv", out=folder / "out.csv",
            stay=60 * rules.MINUTE, overlap=15 * rules.MINUTE, lookback_days=None, degree=2, engine="duckdb",
            spark_master="", memory=4 * 1024**3, folder=folder,
        )  # fmt: skip
        begun = time.perf_counter()
        outcome = mass.run(task, lambda step: None)
        on_duckdb = time.perf_counter() - begun
        begun = time.perf_counter()
        rows = by_hand.trace(people, since=since, until=until, stay=task.stay, overlap=task.overlap)
        on_postgresql = time.perf_counter() - begun
        _compare(task.out, rows)
        yield f"{CASES:,} cases, degree 1 and 2, DuckDB, from files to file", f"{on_duckdb:.1f} s"
        yield "the same by SQL written by hand on PostgreSQL", f"{on_postgresql:.1f} s"
        yield "PostgreSQL : DuckDB", f"{on_postgresql / on_duckdb:.1f}"
        yield "lines, the same from both", f"{outcome.contacts:,}"
    finally:
        shutil.rmtree(folder)


def _compare(out: Path, rows) -> None:
    from shanzhi.features.tracing.rules import hundredths_of_minutes

    with out.open() as file:
        found = [tuple(line) for line in csv.reader(file)][1:]
    hundredths = [(row, hundredths_of_minutes(row[3])) for row in rows]
    expected = sorted(
        (case, who, str(degree), f"{part // 100}.{part % 100:02}",
         f"{first.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", str(places))
        for (case, who, degree, _time, first, places), part in hundredths
    )  # fmt: skip
    if found != expected:
        raise SystemExit(f"The two differ: {len(found)} and {len(expected)} lines.")


if __name__ == "__main__":
    main()
