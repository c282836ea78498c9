"""Builds the demo city."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from tqdm import tqdm

from shanzhi.core.clock import now
from shanzhi.demo import city
from shanzhi.demo.models import DemoCity
from shanzhi.demo.sizes import SIZES

_BAR = "  {desc:<13}|{bar:30}| {n_fmt:>4}/{total_fmt} {elapsed}"


class Command(BaseCommand):
    help = (
        "Build the demo city: invented people, venues and weeks of check-ins, in one transaction: it stands whole or "
        "not at all. Size full is a city of a million and takes minutes. Refused in production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--seed", default="shanwei", help="another seed gives other people")

    def handle(self, *args: Any, size: str, seed: str, verbosity: int = 1, **options: Any) -> None:
        standing = DemoCity.objects.first()
        if standing:
            self.stdout.write(f"The demo city ({standing.size}) stands already.")
            return
        try:
            city.build(size=SIZES[size], seed=seed, now=now(), progress=self._progress(verbosity))
        except city.CityRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tidy(verbosity)
        if verbosity:
            self.stdout.write("The demo city stands; manage.py demo_links prints the sign-in lines.")

    def _tidy(self, verbosity: int) -> None:
        """What the database would do by itself some minutes later: until then the first pages would be slow."""
        if connection.in_atomic_block:
            return
        for _ in self._progress(verbosity)([None], "tidying", 1):
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")

    def _progress(self, verbosity: int) -> city.Progress:
        """A bar for each step on a terminal, a line for each elsewhere, nothing when silenced."""
        if verbosity == 0:
            return lambda things, words, total: things
        return self._bar if self.stdout.isatty() else self._line

    def _bar(self, things: Iterable[Any], words: str, total: int) -> Iterable[Any]:
        return tqdm(
            things, desc=words, total=total, file=sys.stdout, bar_format=_BAR, mininterval=0.2, leave=True
        )

    def _line(self, things: Iterable[Any], words: str, total: int) -> Iterator[Any]:
        began = time.monotonic()
        yield from things
        self.stdout.write(
            f"  {words} {total if total > 1 else ''}".rstrip().ljust(20)
            + f"{time.monotonic() - began:6.1f} s"
        )
