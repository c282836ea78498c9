"""Counts the scan stream straight from its tables."""

import datetime as dt
import json
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shanzhi.kernel.scans import queries


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a time like 2020-03-16T09:30:00+08:00") from None
    if moment.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} has no time zone; add one, as in 2020-03-16T09:30:00+08:00")
    return moment


class Command(BaseCommand):
    help = (
        'Print {"scans": n, "shows": n, "refused": n} from the tables, as one JSON object. With --since: check-ins '
        "received and refusals made from that moment on, exactly; shows are kept as one counter per person and day, so "
        "a counter that was raised since then is counted whole. Two counts without --since, before and after, give the "
        "exact number of shows between them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=_moment, metavar="RFC3339")

    def handle(self, *args: Any, since: dt.datetime | None, **options: Any) -> None:
        self.stdout.write(json.dumps(queries.stream_counts(since=since)))
