"""Loads a city's divisions, and the outlines that maps draw."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from shanzhi.core.clock import now
from shanzhi.kernel.orgs import actions


class Command(BaseCommand):
    help = "Load divisions from FILE, a JSON list of {code, name, lng, lat}; with --outlines a GeoJSON file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--outlines", type=Path, help="FeatureCollection with the property `code`")

    def handle(self, *args: Any, file: Path, outlines: Path | None, **options: Any) -> None:
        rows = self._read(file)
        shapes = outlines_by_code(self._read(outlines)) if outlines else {}
        number = actions.load_divisions(by=None, rows=rows, outlines=shapes, at=now())
        self.stdout.write(f"{number} divisions loaded, {len(shapes)} with an outline")

    @staticmethod
    def _read(file: Path) -> Any:
        try:
            return json.loads(file.read_text())
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read as JSON: {error}") from error


def outlines_by_code(collection: dict[str, Any]) -> dict[str, Any]:
    """One geometry for each code; far islands of a county (a feature of their own) belong to it."""
    found: dict[str, list[Any]] = {}
    for feature in collection["features"]:
        found.setdefault(feature["properties"]["code"], []).append(shape(feature["geometry"]))
    return {code: mapping(unary_union(parts)) for code, parts in found.items()}
