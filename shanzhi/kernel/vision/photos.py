"""Pixels: opening a photo, turning it, cutting lines out of it."""

import math
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from shanzhi.kernel.vision.engine import Corners, Pixels

MAX_PIXELS = 100_000_000
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, OverflowError)


class NotAPhoto(Exception):
    """The file cannot be opened as a picture."""


def opened(source: Any) -> Pixels:
    """The pixels of a picture, upright as its camera meant it: rows of blue, green, red."""
    try:
        with Image.open(source) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NotAPhoto
            image.draft("RGB", (2600, 2600))
            upright = ImageOps.exif_transpose(image)
            flat = _without_transparency(upright)
    except (*_DAMAGE, Image.DecompressionBombError) as error:
        raise NotAPhoto from error
    return np.ascontiguousarray(np.asarray(flat)[:, :, ::-1])


def _without_transparency(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def shrunk(pixels: Pixels, longest: int) -> Pixels:
    """At most `longest` pixels on the longer side; small ones stay."""
    import cv2  # noqa: PLC0415

    height, width = pixels.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return pixels
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def sized(pixels: Pixels, longest: int) -> Pixels:
    """Exactly `longest` pixels on the longer side, but never more than two and a half times as many as there were."""
    import cv2  # noqa: PLC0415

    height, width = pixels.shape[:2]
    share = min(longest / max(height, width), 2.5)
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC)


def stretched(pixels: Pixels) -> Pixels:
    """From the darkest to the lightest: what a dim photo still holds becomes visible."""
    low, high = np.percentile(pixels, (1, 99))
    return np.clip((pixels.astype(np.float32) - low) * (255 / max(high - low, 1)), 0, 255).astype(np.uint8)


def turned(pixels: Pixels, quarters: int) -> Pixels:
    """Turned clockwise by quarters of a circle."""
    return np.ascontiguousarray(np.rot90(pixels, -quarters))


def cut(pixels: Pixels, place: Corners, margin: float = 0.0) -> Pixels:
    """One line, drawn level."""
    import cv2  # noqa: PLC0415

    first, second, third, fourth = place
    width = max(1, round(max(math.dist(first, second), math.dist(fourth, third))))
    height = max(1, round(max(math.dist(first, fourth), math.dist(second, third))))
    edge = round(margin * height)
    target = [(edge, edge), (edge + width, edge), (edge + width, edge + height), (edge, edge + height)]
    matrix = cv2.getPerspectiveTransform(np.array(place, np.float32), np.array(target, np.float32))
    size = (width + 2 * edge, height + 2 * edge)
    return cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def ground(pixels: Pixels, place: Corners) -> list[tuple[float, float, float]]:
    """Hue, saturation and value of some hundred points of the ground around a line, its writing included."""
    import cv2  # noqa: PLC0415

    part = cv2.resize(cut(pixels, place), (40, 12), interpolation=cv2.INTER_AREA).astype(np.float32)
    lightest = max(float(np.percentile(pixels[::4, ::4], 99)), 1.0)  # in the dark, white is grey
    part = np.clip(part * (255 / lightest), 0, 255).astype(np.uint8)
    points = cv2.cvtColor(part, cv2.COLOR_BGR2HSV).reshape(-1, 3)
    return [(float(hue), float(saturation), float(value)) for hue, saturation, value in points]


_PLATE_HUES = {
    "blue": ((98, 90, 40), (128, 255, 255)),
    "green": ((38, 50, 60), (90, 255, 255)),
    "yellow": ((14, 110, 70), (35, 255, 255)),
}


def coloured(pixels: Pixels, most: int = 3) -> list[Pixels]:
    """Parts of the photo that have the colour and the shape of a plate, the largest first."""
    import cv2  # noqa: PLC0415

    small = shrunk(pixels, 900)
    share = pixels.shape[1] / small.shape[1]
    hues = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)
    boxes = []
    for low, high in _PLATE_HUES.values():
        mask = cv2.inRange(hues, np.array(low), np.array(high))
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 17), np.uint8))
        outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        boxes += [box for box in map(cv2.boundingRect, outlines) if 1.4 < box[2] / box[3] < 7 and box[2] > 30]
    boxes.sort(key=lambda box: -box[2] * box[3])
    found = []
    for x, y, width, height in boxes[:most]:
        edge = 0.35 * height
        rows = slice(max(0, int((y - edge) * share)), int((y + height + edge) * share))
        columns = slice(max(0, int((x - edge) * share)), int((x + width + edge) * share))
        found.append(pixels[rows, columns])
    return found
