"""How well and how fast photos of cards, plates and licences are read.

`python -m tests.bench.vision [--write-guide]`: draws a set with many things wrong, reads it, prints the figures, and with
`--write-guide` puts them into docs/guide/vision.md.
"""

import datetime as dt
import io
import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")

import django

django.setup()

from PIL import Image  # noqa: E402

from shanzhi.kernel.vision import reading  # noqa: E402
from tests.kernel.vision import drawing, invented, plates, scenes  # noqa: E402

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "vision.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
CARDS, PLATES, LICENCES = 60, 30, 12
TODAY = dt.date(2026, 1, 1)
LAYOUTS, TURNS = ("card", "colons", "rows", "card"), (0, 0, 90, 180, 270)


@dataclass
class Tally:
    """What came out of one kind of photo."""

    number: int = 0
    whole: int = 0
    right: Counter = field(default_factory=Counter)
    wrong_and_valid: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, wanted: dict[str, str], read: Callable[[Any], reading.Found], photo: Image.Image) -> None:
        self.number += 1
        try:
            found = read(io.BytesIO(_jpeg(photo)))
        except reading.CannotRead as refusal:
            print(f"    refused: {refusal.code}")
            return
        self.seconds.append(found.seconds)
        same = {name for name, text in wanted.items() if found.fields[name] == text}
        self.right.update(same)
        self.whole += len(same) == len(wanted)
        self.wrong_and_valid += found.valid is not False and next(iter(wanted)) not in same
        for name in wanted.keys() - same:
            print(f"    {name}: {found.fields[name]} instead of {wanted[name]}")

    def row(self, name: str, first: str) -> str:
        shares = [self.right[first] / self.number, self.whole / self.number]
        times = [statistics.median(self.seconds), max(self.seconds)]
        return (
            f"| {name} | {self.number} | {shares[0]:.1%} | {shares[1]:.1%} | {self.wrong_and_valid} "
            f"| {times[0]:.2f} | {times[1]:.2f} |"
        )


def _jpeg(photo: Image.Image) -> bytes:
    out = io.BytesIO()
    photo.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def _photo(paper: Image.Image, number: int, random: Random) -> Image.Image:
    harmed = scenes.harmed(paper, scenes.HARMS[number % len(scenes.HARMS)], random)
    return scenes.turned(harmed, TURNS[number % len(TURNS)])


def _cards(random: Random) -> Tally:
    tally = Tally()
    for number in range(CARDS):
        holder = invented.holder(random)
        face = drawing.FONTS[(number // len(scenes.HARMS) + number) % len(drawing.FONTS)]
        paper = drawing.front(holder, face, random, LAYOUTS[number % len(LAYOUTS)])
        wanted = {"id_number": holder.id_number, **holder.__dict__, "birth": holder.birth.isoformat()}
        tally.add(wanted, lambda photo: reading.id_card(photo, today=TODAY), _photo(paper, number, random))
    return tally


def _plates(random: Random) -> Tally:
    tally = Tally()
    for number in range(PLATES):
        plate = plates.invented(random, plates.KINDS[number % len(plates.KINDS)])
        photo = plates.on_car(plates.drawn(plate, random), random, random.choice((0.25, 0.35, 0.5)))
        harm = scenes.HARMS[number % len(scenes.HARMS)]
        tally.add(
            {"plate": plate.text, "colour": plate.colour}, reading.plate, _harmed_car(photo, harm, random)
        )
    return tally


def _harmed_car(photo: Image.Image, harm: str, random: Random) -> Image.Image:
    ways: dict[str, Callable[[], Image.Image]] = {
        "tilted": lambda: scenes.tilted(photo, random.uniform(-9, 9)),
        "perspective": lambda: scenes.perspective(photo, random),
        "noise": lambda: scenes.noisy(photo, random),
        "jpeg": lambda: scenes.jpeg(photo, 25),
        "large": lambda: scenes.scaled(photo, 4000),
        **{name: (lambda name=name: scenes.lit(photo, random, name)) for name in ("glare", "shadow", "dark")},
    }
    return ways.get(harm, lambda: photo)()


def _licences(random: Random) -> Tally:
    tally = Tally()
    for number in range(LICENCES):
        firm = invented.firm(random)
        paper = drawing.licence(firm, drawing.FONTS[number % len(drawing.FONTS)], random)
        wanted = {**firm.__dict__, "founded": firm.founded.isoformat()}
        tally.add(wanted, reading.licence, _photo(paper, number, random))
    return tally


def main() -> None:
    random = Random(2020)
    rows = [
        "| | photos | number | every field | wrong and valid | median s | slowest s |",
        "| --- " + "| ---: " * 6 + "|",
    ]
    for name, first, run in (
        ("ID cards", "id_number", _cards),
        ("plates", "plate", _plates),
        ("licences", "credit_code", _licences),
    ):
        print(f"  {name}")
        rows.append(run(random).row(name, first))
    fonts = ", ".join(Path(path).stem for path in drawing.FONTS)
    table = "\n".join([*rows, "", f"Fonts: {fonts}. One thread of a machine with {os.cpu_count()} cores."])
    print(table)
    if "--write-guide" in sys.argv:
        text = GUIDE.read_text()
        head, _, rest = text.partition(BEGIN)
        GUIDE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
