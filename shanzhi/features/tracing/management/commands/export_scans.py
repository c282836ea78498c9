"""Check-ins of days as Parquet files."""

import datetime as dt
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from shanzhi.core.clock import now
from shanzhi.features.tracing import actions


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2020-03-16") from None


class Command(BaseCommand):
    help = (
        "Write the check-ins of each --day into the lake (SHANZHI_LAKE), in place of what is there. Without --day: "
        "the days that are over and not, or not wholly, in it, as the nightly job does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=_day, action="append", metavar="YYYY-MM-DD")

    def handle(self, *args: Any, day: list[dt.date] | None, **options: Any) -> None:
        if day is None:
            done = actions.bring_lake_up_to_date(at=now())
            self.stdout.write(f"{len(done)} days written")
            return
        for one in tqdm(day, unit="day", file=self.stderr, disable=None):
            self.stdout.write(f"{one}: {actions.export_scans(day=one)} check-ins")
