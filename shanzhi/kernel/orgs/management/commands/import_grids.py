"""Draws the grids of a GeoJSON file, all or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.kernel.orgs import actions
from shanzhi.kernel.orgs.actions.grid_files import check_features, features_of


class Command(BaseCommand):
    help = "Draw the grids of FILE: GeoJSON features with the properties code, name, size, parent (a code)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--accept-gaps", action="store_true", help="ground without a grid is meant so")
        parser.add_argument("--check", action="store_true", help="only say what is wrong")

    def handle(self, *args: Any, file: Path, accept_gaps: bool, check: bool, **options: Any) -> None:
        try:
            features = features_of(content=file.read_bytes())
        except (OSError, DomainError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        found = check_features(features=features)
        for one in found.findings:
            area = f" {one.area:,.1f} m²" if one.area else ""
            self.stdout.write(f"{one.fault}: {', '.join(one.codes)}{area} {one.words}".rstrip())
        wrong = [one for one in found.findings if one.stops or not accept_gaps]
        if wrong:
            raise CommandError(f"{len(wrong)} faults; nothing was drawn")
        if not check:
            number = actions.import_grids(by=None, features=features, accept_gaps=accept_gaps, at=now())
            self.stdout.write(f"{number} grids drawn")
