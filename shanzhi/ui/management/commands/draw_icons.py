"""Draws the portals' app icons (static/ui/icons) from Tabler outlines: SVG for tabs, PNG for home screens."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[2] / "static" / "ui" / "icons"
COLOURS = {"citizen": "#067f41", "business": "#0a5fe0", "office": "#1f4e8c"}
# Shapes on a grid of 24, inside the middle that every phone's mask keeps.
SHAPES = {
    "citizen": {
        "circles": [(12, 9, 3)],
        "lines": [[(6.5, 18), (7.5, 15.5), (10, 14.5), (14, 14.5), (16.5, 15.5), (17.5, 18)]],
    },
    "business": {
        "circles": [],
        "lines": [
            [(7, 18), (7, 8), (13, 6), (13, 18)],
            [(13, 11), (17, 12.5), (17, 18)],
            [(5.5, 18), (18.5, 18)],
        ],
    },
    "office": {
        "circles": [],
        "lines": [
            [(6, 10), (12, 6), (18, 10), (6, 10)],
            [(8, 12.5), (8, 16)],
            [(12, 12.5), (12, 16)],
            [(16, 12.5), (16, 16)],
            [(6, 18), (18, 18)],
        ],
    },
}
WIDTH = 1.5


class Command(BaseCommand):
    help = "Draw the portals' app icons."

    def handle(self, *args: Any, **options: Any) -> None:
        FOLDER.mkdir(exist_ok=True)
        for key, shapes in SHAPES.items():
            (FOLDER / f"{key}.svg").write_text(svg(COLOURS[key], shapes))
            for size in (192, 512):
                png(COLOURS[key], shapes, size).save(FOLDER / f"{key}-{size}.png", optimize=True)


def svg(colour: str, shapes: dict[str, Any]) -> str:
    """The drawing as SVG with round corners."""
    parts = [f'<circle cx="{x}" cy="{y}" r="{r}"/>' for x, y, r in shapes["circles"]]
    parts += [f'<polyline points="{" ".join(f"{x},{y}" for x, y in line)}"/>' for line in shapes["lines"]]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="{colour}"/>'
        f'<g fill="none" stroke="#fff" stroke-width="{WIDTH}" stroke-linecap="round" stroke-linejoin="round">{"".join(parts)}</g></svg>\n'
    )


def png(colour: str, shapes: dict[str, Any], size: int) -> Image.Image:
    """The drawing as a full square (phones cut their own corners), drawn large and made smaller for smooth edges."""
    scale = size * 4 / 24
    image = Image.new("RGB", (size * 4, size * 4), colour)
    pen = ImageDraw.Draw(image)
    width = round(WIDTH * scale)
    for x, y, r in shapes["circles"]:
        pen.ellipse(
            [(x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale], outline="white", width=width
        )
    for line in shapes["lines"]:
        points = [(x * scale, y * scale) for x, y in line]
        pen.line(points, fill="white", width=width, joint="curve")
        for x, y in points:
            pen.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], fill="white")
    return image.resize((size, size), Image.Resampling.LANCZOS).quantize(32)
