"""Prepares a city for measuring and writes down what a load generator sends."""

from argparse import ArgumentTypeError
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.core.clock import now
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.scans import actions, measuring
from shanzhi.kernel.scans.enums import Scope

_EXPIRED = 100


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"must be a number from 1 up, not {text!r}")
    return int(text)


class Command(BaseCommand):
    help = (
        "Add invented people with standings, and points with one inspector, and write to DIR: codes.txt (one scannable "
        "code a line), points.txt (one UUID a line), token.txt (of the inspector, for scans), show_tokens.txt (one "
        "person's token a line); and what is refused: expired.txt, revoked.txt, other_points.txt. Everything is good "
        "for two days; run it again for fresh files. Refused outside a demo city."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=_positive, default=100_000)
        parser.add_argument("--points", type=_positive, default=50)
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, people: int, points: int, out: Path, **options: Any) -> None:
        at = now()
        try:
            ground = actions.prepare_measuring(
                people=people, points=points, valid_seconds=measuring.VALID_SECONDS, at=at
            )
        except actions.MeasuringRefused as refused:
            raise CommandError(
                "Only a demo city can be prepared for measuring; this is not one (SHANZHI_DEMO_CITY)."
            ) from refused
        out.mkdir(parents=True, exist_ok=True)
        files: dict[str, Iterable[Any]] = {
            "codes.txt": measuring.lasting_codes(ground.people, at=at),
            "points.txt": ground.points,
            "token.txt": measuring.lasting_tokens([ground.inspector], Scope.SCAN, at=at),
            "show_tokens.txt": measuring.lasting_tokens(ground.people, Scope.SHOW, at=at),
            "expired.txt": measuring.expired_codes(ground.people[:_EXPIRED], at=at),
            "revoked.txt": [codes.text_of(card) for card in ground.revoked_cards],
            "other_points.txt": [ground.other_point],
        }
        for name, lines in files.items():
            (out / name).write_text("".join(f"{line}\n" for line in lines))
        self.stdout.write(f"{people} people, {points} points: {', '.join(files)} in {out}")
