"""What happens to a card between the table and the file: turned, tilted, blurred, dark, shiny, squeezed."""

import io
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageFilter

TABLES = [(120, 88, 60), (70, 74, 80), (170, 165, 155), (40, 60, 50), (200, 190, 170)]
HARMS = (
    "plain",
    "table",
    "tilted",
    "perspective",
    "blur",
    "noise",
    "jpeg",
    "glare",
    "shadow",
    "dark",
    "small",
    "large",
)


def on_table(card: Image.Image, random: Random, share: float = 0.7) -> Image.Image:
    """The card on a table of wood or stone, with an edge of shadow."""
    width = int(card.width / share)
    height = int(width * random.choice((0.75, 0.75, 1.2)))
    height = max(height, int(card.height * 1.15))
    noise = np.random.default_rng(random.randrange(2**31)).normal(0, 9, (height // 8 + 1, width // 8 + 1, 1))
    grain = cv2.resize(noise.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    table = Image.fromarray(np.clip(np.array(random.choice(TABLES)) + grain, 0, 255).astype(np.uint8))
    spot = ((width - card.width) // 2, (height - card.height) // 2)
    shade = Image.new("L", table.size, 0)
    shade.paste(120, (spot[0] + 8, spot[1] + 10, spot[0] + card.width + 8, spot[1] + card.height + 10))
    table.paste((10, 10, 10), mask=shade.filter(ImageFilter.GaussianBlur(10)))
    table.paste(card, spot)
    return table


def tilted(image: Image.Image, degrees: float) -> Image.Image:
    corner = image.getpixel((2, 2))
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=corner)


def perspective(image: Image.Image, random: Random, amount: float = 0.06) -> Image.Image:
    width, height = image.size
    pull = [(random.uniform(0, amount) * width, random.uniform(0, amount) * height) for _ in range(4)]
    corners = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
    signs = np.float32([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    matrix = cv2.getPerspectiveTransform(corners, corners + signs * np.float32(pull))
    fill = tuple(int(value) for value in image.getpixel((2, 2)))
    return Image.fromarray(cv2.warpPerspective(np.asarray(image), matrix, image.size, borderValue=fill))


def noisy(image: Image.Image, random: Random, amount: float = 14) -> Image.Image:
    noise = np.random.default_rng(random.randrange(2**31)).normal(0, amount, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def lit(image: Image.Image, random: Random, kind: str) -> Image.Image:
    """`glare`: a bright spot; `shadow`: a hand over one side; `dark`: too little light."""
    width, height = image.size
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    pixels = np.asarray(image).astype(np.float32)
    if kind == "glare":
        x, y = width * random.uniform(0.3, 0.7), height * random.uniform(0.3, 0.7)
        spot = np.exp(-(((xs - x) / (width * 0.13)) ** 2 + ((ys - y) / (height * 0.13)) ** 2))
        pixels += 130 * spot[..., None]
    elif kind == "shadow":
        edge = width * random.uniform(0.35, 0.65) + (ys - height / 2) * random.uniform(-0.5, 0.5)
        pixels *= (0.45 + 0.55 / (1 + np.exp((xs - edge) / 18)))[..., None]
    else:
        pixels = pixels * random.uniform(0.22, 0.35)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    held = io.BytesIO()
    image.convert("RGB").save(held, "JPEG", quality=quality)
    return Image.open(io.BytesIO(held.getvalue())).convert("RGB")


def scaled(image: Image.Image, longest: int) -> Image.Image:
    share = longest / max(image.size)
    return image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)


def harmed(card: Image.Image, harm: str, random: Random) -> Image.Image:
    """The card as a photograph with one thing wrong."""
    if harm == "plain":
        return card
    photo = on_table(card, random)
    ways = {
        "tilted": lambda: tilted(photo, random.choice((-1, 1)) * random.uniform(3, 14)),
        "perspective": lambda: perspective(photo, random),
        "blur": lambda: photo.filter(ImageFilter.GaussianBlur(random.uniform(1.2, 2.0))),
        "noise": lambda: noisy(photo, random),
        "jpeg": lambda: jpeg(scaled(photo, 1100), random.randrange(18, 32)),
        "small": lambda: scaled(photo, 700),
        "large": lambda: scaled(photo, random.choice((2600, 4000))),
        **dict.fromkeys(("glare", "shadow", "dark"), lambda: lit(photo, random, harm)),
    }
    return ways[harm]() if harm in ways else photo


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """Turned clockwise by quarters."""
    ways = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(ways[degrees]) if degrees else image
