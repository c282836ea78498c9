"""The files of `trace_files`: read strictly, refused in one sentence that names file and row."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from ..rules import DAY, Case
from .moments import MomentRefused, micros_of, sql_micros

VISITS = ("person", "venue", "at")
CASES = ("person", "since", "until")
Line = tuple[int, list[str]]
_TEXT = ("string", "large_string", "dictionary<values=string")
_NAMES = (*_TEXT, "int", "uint")


class InputRefused(Exception):
    """What was given cannot be used; the message is one sentence for whoever gave it."""


def cases_of(file: Path, lookback_days: float | None) -> list[Case]:
    """The cases of a file, each person once."""
    found: dict[str, tuple[Case, int]] = {}
    for row, (person, since, until) in _lines(file, CASES):
        case = _case(file, row, [person, since, until], lookback_days)
        known, first = found.setdefault(person, (case, row))
        if known != case:
            raise InputRefused(
                f"{file}, row {row}: {person!r} stands in row {first} with another time; "
                "a person can be a case once, so write one row from the first moment to the last"
            )
    return [case for case, _row in found.values()]


def _case(file: Path, row: int, values: list[str], lookback_days: float | None) -> Case:
    person, since, until = values
    if not until:
        raise InputRefused(f"{file}, row {row}: until is empty; it says when contacts end to count")
    end = _micros(file, row, "until", until)
    if since:
        start = _micros(file, row, "since", since)
    elif lookback_days is None:
        raise InputRefused(f"{file}, row {row}: since is empty and --lookback-days is not given")
    else:
        start = end - round(lookback_days * DAY)
    if start > end:
        raise InputRefused(f"{file}, row {row}: since is later than until")
    if not person:
        raise InputRefused(f"{file}, row {row}: person is empty")
    return Case(person, start, end)


def _micros(file: Path, row: int, column: str, text: str) -> int:
    try:
        return micros_of(text)
    except MomentRefused as error:
        raise InputRefused(f"{file}, row {row}: {column} {error}") from None


def _lines(file: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    """(row, values of the columns) of a CSV file; row 1 is the heading. Blank lines are passed over."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text, strict=True)
            places = _places(file, next(rows, []), columns)
            for row, values in enumerate(rows, 2):
                if not values:
                    continue
                if len(values) != places[-1]:
                    raise InputRefused(
                        f"{file}, row {row}: {len(values)} values where the heading names {places[-1]}"
                    )
                yield row, [values[place] for place in places[:-1]]
    except UnicodeDecodeError:
        raise InputRefused(f"{file} is not text in UTF-8") from None
    except csv.Error as error:
        raise InputRefused(f"{file} cannot be read as CSV: {error}") from None
    except OSError as error:
        raise InputRefused(f"{file} cannot be read: {error.strerror}") from None


def _places(file: Path, heading: list[str], columns: tuple[str, ...]) -> list[int]:
    """Where the columns stand, and at the end how many there are at all."""
    if not heading:
        raise InputRefused(f"{file} is empty; it needs a heading with {', '.join(columns)}")
    for column in columns:
        if heading.count(column) != 1:
            how = "no column" if column not in heading else "more than one column"
            raise InputRefused(f"{file} has {how} {column}; its heading is {', '.join(heading)}")
    return [*(heading.index(column) for column in columns), len(heading)]


# Visits ----------------------------------------------------------------------------------------------------


def stage_visits(connection: Any, file: Path, target: Path, *, low: int, high: int) -> int:
    """All visits between two moments as `person, venue, us` in Parquet; says how many the file has."""
    if file.is_dir() or _is_parquet(file):
        source, moment = _parquet_source(file)
    else:
        source, moment = _csv_source(file), sql_micros('"at"')
    read = (
        f"SELECT person::VARCHAR AS person, venue::VARCHAR AS venue, {moment} AS us, "  # noqa: S608
        f"person::VARCHAR <> '' AND venue::VARCHAR <> '' AND us IS NOT NULL AS good FROM {source}"
    )
    # The rows outside are looked at too: a file is good or it is not, whatever the cases.
    checked = f"SELECT *, CASE WHEN good THEN us ELSE error('a bad row') END AS sure FROM ({read})"  # noqa: S608
    kept = f"SELECT person, venue, us FROM ({checked}) WHERE sure > {low} AND sure < {high}"  # noqa: S608
    try:
        connection.execute(f"COPY ({kept}) TO {quoted(target)} (FORMAT parquet, PER_THREAD_OUTPUT true)")
        return connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0]  # noqa: S608
    except duckdb.Error as error:
        _point_at(file)
        first = next(iter(str(error).splitlines()))
        raise InputRefused(f"{file} cannot be read: {first}") from error


def quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _is_parquet(file: Path) -> bool:
    try:
        with file.open("rb") as start:
            return start.read(4) == b"PAR1"
    except OSError as error:
        raise InputRefused(f"{file} cannot be read: {error.strerror}") from None


def _csv_source(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            heading = next(csv.reader(io.StringIO(text.readline())), [])
    except UnicodeDecodeError:
        raise InputRefused(f"{file} is not text in UTF-8") from None
    _places(file, heading, VISITS)
    names = [name if name in VISITS else f"other {place}" for place, name in enumerate(heading)]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return (
        f"read_csv({quoted(file)}, header = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{columns}}})"
    )


def _parquet_source(file: Path) -> tuple[str, str]:
    """What to read, and how to make microseconds of its moments. A folder is the files in it, at any depth."""
    parts = _parts(file)
    if not parts:
        raise InputRefused(f"{file} is a folder without Parquet files")
    kinds = {_kind_of_moments(part) for part in parts}
    if len(kinds) > 1:
        raise InputRefused(f"{file}: at is text in some of the files and a time in others")
    files = ", ".join(quoted(part) for part in parts)
    moment = 'epoch_us("at"::TIMESTAMPTZ)' if kinds == {"time"} else sql_micros('"at"')
    return f"read_parquet([{files}], hive_partitioning = false)", moment


def _parts(file: Path) -> list[Path]:
    return sorted(file.rglob("*.parquet")) if file.is_dir() else [file]


def _kind_of_moments(part: Path) -> str:
    """Refuse a file that cannot be visits; `time` or `text` for how its moments are kept."""
    kinds = _kinds(part)
    for column in VISITS:
        if column not in kinds:
            raise InputRefused(f"{part} has no column {column}; it has {', '.join(kinds)}")
    for column in ("person", "venue"):
        if not kinds[column].startswith(_NAMES):
            raise InputRefused(f"{part}: {column} should be text, not {kinds[column]}")
    if kinds["at"].startswith("timestamp"):
        if "tz=" in kinds["at"]:
            return "time"
        raise InputRefused(f"{part}: at has no time zone; write it as UTC or as text with an offset")
    if kinds["at"].startswith(_TEXT):
        return "text"
    raise InputRefused(f"{part}: at should be RFC 3339 text or a time with a zone, not {kinds['at']}")


def _kinds(part: Path) -> dict[str, str]:
    try:
        return {field.name: str(field.type) for field in pq.read_schema(part)}
    except Exception as error:
        raise InputRefused(f"{part} cannot be read as Parquet: {error}") from None


def _point_at(file: Path) -> None:
    """Read slowly what could not be read fast, up to the row that is wrong, and name it."""
    for row, (person, venue, at) in _all_visits(file):
        for column, value in (("person", person), ("venue", venue)):
            if not value:
                raise InputRefused(f"{file}, row {row}: {column} is empty")
        if not at:
            raise InputRefused(f"{file}, row {row}: at is empty")
        if isinstance(at, str):
            _micros(file, row, "at", at)


def _all_visits(file: Path) -> Iterator[Any]:
    if not file.is_dir() and not _is_parquet(file):
        yield from _lines(file, VISITS)
        return
    for part in _parts(file):
        row = 0
        for batch in pq.ParquetFile(part).iter_batches(columns=list(VISITS)):
            for values in zip(*(batch.column(name).to_pylist() for name in VISITS), strict=True):
                row += 1
                yield row, [str(values[0] or ""), str(values[1] or ""), values[2]]
