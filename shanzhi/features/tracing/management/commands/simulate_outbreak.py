"""What tracing finds of an invented epidemic."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from shanzhi.features.tracing.outbreak import Plan, Score, score, simulate
from shanzhi.features.tracing.outbreak_plot import plot

# (assumed stay, minutes together, days to look back, degree)
GRID = [(stay, overlap, 4, 1) for overlap in (5, 15, 30) for stay in (30, 60, 120)]
FURTHER = [(60, 15, 2, 1), (60, 15, 7, 1), (60, 15, 4, 2)]
HEAD = "| assumed stay | together for | look back | degree | recall | precision | people for a case |"


class Command(BaseCommand):
    help = (
        "Let an invented infection run through an invented city and print, for several parameters of tracing, how many "
        "of the infected it finds (recall), how many of those found were infected (precision), and how many people "
        "it names for a case. The same seed gives the same table. Works without a database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--people", type=int, default=Plan.people)
        parser.add_argument("--days", type=int, default=Plan.days)
        parser.add_argument("--plot", type=Path, metavar="FILE.svg")

    def handle(self, *args: Any, seed: int, people: int, days: int, **options: Any) -> None:
        plan = Plan(people=people, days=days, venues=max(3, people // 8))
        if people < plan.first_cases or days < 1:
            raise CommandError(f"An outbreak needs at least {plan.first_cases} people and a day.")
        outbreak = simulate(plan, seed)
        scores = [
            score(outbreak, plan, stay=stay, overlap=overlap, lookback_days=lookback, degree=degree)
            for stay, overlap, lookback, degree in tqdm(
                GRID + FURTHER, file=self.stderr, unit="set", disable=None
            )
        ]
        ill = len(outbreak.found_cases(0, plan.days * 86_400_000_000))
        self.stdout.write(
            f"seed {seed}: {people} people, {days} days, {len(outbreak.visits)} check-ins, "
            f"{len(outbreak.infected)} infected, {ill} cases found by symptoms\n"
        )
        self.stdout.write("\n".join([HEAD, "| ---: " * 7 + "|", *map(_line, scores)]))
        if file := options["plot"]:
            try:
                file.write_text(plot(scores[: len(GRID)]))
            except OSError as error:
                raise CommandError(f"{file} cannot be written: {error.strerror}") from error


def _line(one: Score) -> str:
    return (
        f"| {one.stay} min | {one.overlap} min | {one.lookback_days} days | {one.degree} "
        f"| {one.recall:.0%} | {one.precision:.1%} | {one.group:.1f} |"
    )
