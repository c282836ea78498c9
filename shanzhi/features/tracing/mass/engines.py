"""Where the expressions run: DuckDB in this process, or Spark. Both keep what they have found in Parquet files."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis

from .files import InputRefused

_HALF = 2


class Engine:
    """An Ibis backend and a folder: `keep` writes a table down and hands it back as it stands there."""

    def __init__(self, backend: Any, folder: Path):
        self.backend = backend
        self.folder = folder

    def keep(self, table: Any, name: str) -> Any:
        self.backend.to_parquet(table, self.folder / name)
        return self.read(self.folder / name)

    def read(self, path: Path) -> Any:
        return self.backend.read_parquet(path)


def memory_limit() -> int:
    """Half of the machine's memory, in bytes: other programs live here too."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _HALF


def prepare(connection: Any, folder: Path, memory: int) -> None:
    """Bounds for a DuckDB connection: what does not fit into memory goes into the folder."""
    spill = folder / "spilled"
    connection.execute(f"SET memory_limit = '{memory // 1024**2}MiB'")
    connection.execute(f"SET temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET TimeZone = 'UTC'")


@contextmanager
def on_duckdb(folder: Path, memory: int) -> Iterator[Engine]:
    backend = ibis.duckdb.connect()
    prepare(backend.con, folder, memory)
    try:
        yield Engine(backend, folder)
    finally:
        backend.disconnect()


@contextmanager
def on_spark(folder: Path, master: str) -> Iterator[Engine]:
    """A session of this process on a master; `local[*]` needs nothing but Java."""
    session = _session(folder, master)
    try:
        yield Engine(ibis.pyspark.connect(session), folder)
    finally:
        session.stop()


def _session(folder: Path, master: str) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra that most cities never install)
    except ImportError:
        raise InputRefused("Spark is not installed; docs/guide/spark.md says how to add it.") from None
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise InputRefused("Spark needs Java 17, and there is no java on this machine.")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "spilled"),
        "spark.sql.shuffle.partitions": os.environ.get("SHANZHI_SPARK_PARTITIONS", "8"),
    }
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("shanzhi tracing")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise InputRefused(f"Spark could not be started on {master}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def plain(folder: Path, memory: int) -> duckdb.DuckDBPyConnection:
    """A connection to read and write files with, whatever the engine."""
    connection = duckdb.connect()
    prepare(connection, folder, memory)
    return connection
