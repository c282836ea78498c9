"""Tracing many cases over files, on DuckDB in this process or on Apache Spark. No database is needed."""

from .files import InputRefused
from .run import Task, run

__all__ = ["InputRefused", "Task", "run"]
