"""Number plates drawn from nothing, on the front of a car."""

from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from tests.kernel.vision.drawing import FONTS, font

LETTERS, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"
PROVINCES = "粤京沪湘桂浙川赣闽鄂豫琼皖苏鲁"
GROUND = {
    "blue": (18, 62, 170),
    "green": (66, 190, 110),
    "yellow": (240, 190, 20),
    "white": (240, 240, 240),
    "black": (20, 20, 22),
}
KINDS = ("blue", "green", "blue", "large_green", "trailer", "learner", "police", "hongkong", "macao", "truck")


@dataclass(frozen=True)
class Plate:
    text: str
    colour: str


def invented(random: Random, kind: str) -> Plate:
    head = random.choice(PROVINCES) + random.choice("NABCDK")
    signs = lambda count: "".join(random.choice(LETTERS + DIGITS * 3) for _ in range(count))  # noqa: E731
    digits = lambda count: "".join(random.choice(DIGITS) for _ in range(count))  # noqa: E731
    if kind == "green":
        return Plate(head + random.choice("DF") + signs(1) + digits(4), "green")
    if kind == "large_green":
        return Plate(head + digits(5) + random.choice("DF"), "green")
    ends = {"trailer": ("挂", "yellow"), "learner": ("学", "yellow"), "police": ("警", "white")}
    if kind in ends:
        return Plate(head + signs(1) + digits(3) + ends[kind][0], ends[kind][1])
    if kind in {"hongkong", "macao"}:
        return Plate("粤Z" + signs(1) + digits(3) + ("港" if kind == "hongkong" else "澳"), "black")
    return Plate(head + signs(5), "yellow" if kind == "truck" else "blue")


def drawn(plate: Plate, random: Random, *, dot: bool = True) -> Image.Image:
    """The plate alone: 440 × 140, new energy 480 × 140, in proportion."""
    face = next((path for path in FONTS if "Sans" in path and "Bold" in path), FONTS[0])
    width = 480 if len(plate.text) == 8 else 440
    image = Image.new("RGB", (width, 140), GROUND[plate.colour])
    pen = ImageDraw.Draw(image)
    if plate.colour == "green":
        for row in range(140):
            share = row / 140
            shade = tuple(round(235 - (235 - part) * share) for part in GROUND["green"])
            pen.line((0, row, width, row), fill=shade)
    ink = (15, 15, 15) if plate.colour in {"green", "yellow", "white"} else (245, 245, 245)
    pen.rounded_rectangle((4, 4, width - 5, 135), 10, outline=ink, width=3)
    step = (width - 70) / len(plate.text)
    for place, sign in enumerate(plate.text):
        x = 22 + step * (place + 0.5) + (26 if place > 1 else 0)
        glyph = Image.new("L", (160, 160), 0)
        ImageDraw.Draw(glyph).text((80, 80), sign, font=font(face, 96), fill=255, anchor="mm")
        box = glyph.getbbox()
        small = glyph.crop(box).resize((min(round(step - 10), 45), 90), Image.Resampling.LANCZOS)
        image.paste(ink, (round(x - small.width / 2), 25), small)
    if dot and plate.colour != "green":
        x = 22 + step * 2 + 13
        pen.ellipse((x - 6, 64, x + 6, 76), fill=ink)
    return image


def on_car(plate: Image.Image, random: Random, share: float = 0.3) -> Image.Image:
    """The plate on a bumper under a radiator grille, the lamps beside it."""
    width = round(plate.width / share)
    height = round(width * 0.72)
    paint = random.choice([(200, 200, 205), (40, 42, 48), (150, 20, 25), (235, 235, 235), (60, 80, 110)])
    car = Image.new("RGB", (width, height), (120, 122, 125))
    pen = ImageDraw.Draw(car)
    pen.rounded_rectangle((width * 0.06, height * 0.12, width * 0.94, height * 0.9), 60, fill=paint)
    for bar in range(6):
        y = height * (0.32 + 0.035 * bar)
        pen.line((width * 0.3, y, width * 0.7, y), fill=(30, 30, 32), width=round(height * 0.012))
    for x in (0.1, 0.76):
        pen.ellipse((width * x, height * 0.3, width * (x + 0.14), height * 0.44), fill=(245, 245, 225))
    car.paste(plate, ((width - plate.width) // 2, round(height * 0.62)))
    return car
