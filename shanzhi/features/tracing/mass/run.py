"""Tracing from files to a file, step by step."""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ..rules import Case
from . import engines, expressions
from .files import InputRefused, cases_of, quoted, stage_visits

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Task:
    """What is asked for. Lengths in microseconds, memory in bytes; `folder` holds what is in between."""

    visits: Path
    cases: Path
    out: Path
    stay: int
    overlap: int
    lookback_days: float | None
    degree: int
    engine: str
    spark_master: str
    memory: int
    folder: Path | None = None

    @property
    def steps(self) -> int:
        return 3 + 3 * self.degree


@dataclass(frozen=True)
class Outcome:
    """How much there was: `silent` cases have no visit between the moments that count."""

    visits: int
    cases: int
    silent: int
    contacts: int


def run(task: Task, tell: Tell) -> Outcome:
    """Trace; `tell` hears of each step before it begins."""
    tell("reading the cases")
    cases = cases_of(task.cases, task.lookback_days)
    if not task.out.parent.is_dir():
        raise InputRefused(f"{task.out} cannot be written: there is no folder {task.out.parent}")
    with tempfile.TemporaryDirectory(prefix="shanzhi-tracing-", dir=task.folder) as name:
        folder = Path(name)
        with engines.plain(folder, task.memory) as files:
            tell("reading the visits")
            number = _stage(files, task, cases, folder)
        with _engine(task, folder) as engine:
            silent = _trace(engine, task, tell)
        tell("writing the contacts")
        with engines.plain(folder, task.memory) as files:
            contacts = _write(files, task, folder)
    return Outcome(number, len(cases), silent, contacts)


def _engine(task: Task, folder: Path) -> AbstractContextManager[engines.Engine]:
    if task.engine == "spark":
        return engines.on_spark(folder, task.spark_master)
    return engines.on_duckdb(folder, task.memory)


def _stage(files: Any, task: Task, cases: list[Case], folder: Path) -> int:
    """Cases and visits as Parquet. What lies outside every window, by more than a stay, can be left out."""
    text, number = pa.string(), pa.int64()
    columns = {
        "person": pa.array([case.person for case in cases], text),
        "since": pa.array([case.since for case in cases], number),
        "until": pa.array([case.until for case in cases], number),
    }
    pq.write_table(pa.table(columns), folder / "cases.parquet")
    low = min((case.since for case in cases), default=0) - task.stay
    high = max((case.until for case in cases), default=0)
    return stage_visits(files, task.visits, folder / "visits", low=low, high=high)


def _trace(engine: engines.Engine, task: Task, tell: Tell) -> int:
    """Write `first` and, for the second degree, `second`; says how many cases were never scanned."""
    visits = engine.read(engine.folder / "visits" / "*.parquet")
    cases = engine.read(engine.folder / "cases.parquet")
    sources = cases.mutate(case=cases.person)
    known = None
    silent = 0
    for name in ("first", "second")[: task.degree]:
        tell(f"{name} degree: where the sources were")
        own = engine.keep(expressions.source_stays(visits, sources, task.stay), f"{name}-sources")
        tell(f"{name} degree: who else was there")
        near = engine.keep(expressions.nearby_stays(visits, own, task.stay), f"{name}-near")
        tell(f"{name} degree: for how long")
        found = expressions.contacts(own, near, stay=task.stay, overlap=task.overlap)
        if known is None:
            silent = cases.anti_join(own, cases.person == own.case).count().execute()
        else:
            found = found.anti_join(known, ["case", "person"])
        known = engine.keep(found, name)
        sources = expressions.second_sources(known, cases)
    return int(silent)


def _write(files: Any, task: Task, folder: Path) -> int:
    """The contacts as CSV, in the order of code points, in one piece or not at all."""
    degrees = enumerate(("first", "second")[: task.degree], 1)
    found = " UNION ALL ".join(
        f"SELECT *, {degree} AS degree FROM read_parquet({_parts(folder / name)})"  # noqa: S608
        for degree, name in degrees
    )
    # The same as rules.hundredths_of_minutes
    hundredths = "((time + 300000) // 600000)"
    second = "(first_exposure - ((first_exposure % 1000000) + 1000000) % 1000000)"
    chosen = (
        f"SELECT \"case\", person, degree, printf('%d.%02d', {hundredths} // 100, {hundredths} % 100) AS minutes, "  # noqa: S608
        f"strftime(make_timestamp({second}), '%Y-%m-%dT%H:%M:%SZ') AS first_exposure, places "
        f'FROM ({found}) ORDER BY "case", person'
    )
    draft = task.out.with_name(f".{task.out.name}.{folder.name}")
    try:
        files.execute("SET preserve_insertion_order = true")
        done = files.execute(f"COPY ({chosen}) TO {quoted(draft)} (FORMAT csv, HEADER true)").fetchone()
        draft.replace(task.out)
    except (OSError, duckdb.IOException) as error:
        raise InputRefused(f"{task.out} cannot be written: {error}") from None
    finally:
        draft.unlink(missing_ok=True)
    return done[0]


def _parts(path: Path) -> str:
    """A file of DuckDB's, or a folder of Spark's."""
    return quoted(path / "*.parquet" if path.is_dir() else path)
