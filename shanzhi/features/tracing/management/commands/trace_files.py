"""Contacts of many cases, from files to a file."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from shanzhi.features.tracing import mass
from shanzhi.features.tracing.mass.engines import memory_limit
from shanzhi.features.tracing.rules import MINUTE


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a number") from None
    if not 0 <= number < 1e7:
        raise ArgumentTypeError(f"{text!r} should be a number from 0 to 10,000,000")
    return number


def _minutes(text: str) -> int:
    micros = round(_number(text) * MINUTE)
    if not micros:
        raise ArgumentTypeError(f"{text!r} should be more than nought minutes")
    return micros


def _megabytes(text: str) -> int:
    number = int(_number(text))
    if number < 64:
        raise ArgumentTypeError(f"{text!r} is too little: at least 64")
    return number * 1024**2


class Command(BaseCommand):
    help = (
        "Find who was at the same place at the same time as the people of CASES (CSV: person,since,until), by VISITS "
        "(CSV or Parquet: person,venue,at; a folder of Parquet files will do), and write "
        "case,person,degree,minutes,first_exposure,places. docs/features/tracing.md says what counts. "
        "Works without a database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--visits", type=Path, required=True, metavar="FILE")
        parser.add_argument("--cases", type=Path, required=True, metavar="FILE")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument(
            "--stay-minutes", type=_minutes, required=True, metavar="N", help="a scan is a stay so long"
        )
        parser.add_argument(
            "--min-overlap", type=_minutes, required=True, metavar="M", help="minutes that count"
        )
        parser.add_argument(
            "--lookback-days", type=_number, metavar="D", help="for cases whose since is empty"
        )
        parser.add_argument(
            "--degree", type=int, choices=(1, 2), default=1, help="2 also finds contacts of contacts"
        )
        parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
        parser.add_argument("--spark-master", default="local[*]", metavar="URL", help="as spark://host:7077")
        parser.add_argument(
            "--memory", type=_megabytes, metavar="MB", help="of DuckDB; half of the machine's if not given"
        )
        parser.add_argument(
            "--work-dir", type=Path, metavar="FOLDER", help="for intermediate files; every worker sees it"
        )

    def handle(self, *args: Any, visits: Path, cases: Path, out: Path, **options: Any) -> None:
        task = mass.Task(
            visits=visits,
            cases=cases,
            out=out,
            stay=options["stay_minutes"],
            overlap=options["min_overlap"],
            lookback_days=options["lookback_days"],
            degree=options["degree"],
            engine=options["engine"],
            spark_master=options["spark_master"],
            memory=options["memory"] or memory_limit(),
            folder=options["work_dir"],
        )
        try:
            outcome = self._run(task)
        except mass.InputRefused as error:
            raise CommandError(str(error)) from error
        if outcome.silent:
            self.stderr.write(f"{outcome.silent} of {outcome.cases} cases have no visit in their time")
        self.stderr.write(
            f"{outcome.contacts} contacts of {outcome.cases} cases in {outcome.visits} visits: {out}"
        )

    def _run(self, task: mass.Task) -> Any:
        with tqdm(total=task.steps, unit="step", file=self.stderr, disable=None) as bar:
            begun = False

            def tell(step: str) -> None:
                nonlocal begun
                bar.update(int(begun))
                bar.set_description(step)
                begun = True

            outcome = mass.run(task, tell)
            bar.update(1)
            return outcome
