"""Builds the demo city."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from shanzhi.core.clock import now
from shanzhi.demo import city
from shanzhi.demo.models import DemoCity
from shanzhi.demo.sizes import SIZES


class Command(BaseCommand):
    help = "Build the demo city: invented people, venues and two weeks of check-ins. Refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--seed", default="shanwei", help="another seed gives other people")

    def handle(self, *args: Any, size: str, seed: str, verbosity: int = 1, **options: Any) -> None:
        standing = DemoCity.objects.first()
        if standing:
            self.stdout.write(f"The demo city ({standing.size}) stands already.")
            return

        def progress(things: Iterable[Any], words: str, total: int) -> Iterable[Any]:
            return tqdm(things, desc=words, total=total, disable=verbosity == 0)

        try:
            city.build(size=SIZES[size], seed=seed, now=now(), progress=progress)
        except city.CityRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            self.stdout.write("The demo city stands; manage.py demo_links prints the sign-in lines.")
