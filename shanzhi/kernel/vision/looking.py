"""One look at a photo: where its text stands, which way up it is, and what it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from shanzhi.kernel.vision import engine, photos
from shanzhi.kernel.vision.engine import Corners, Pixels
from shanzhi.kernel.vision.rules.lines import Corner, Line

LONGEST = 1024
_TURNS_LOOKED_AT = 10


@dataclass(frozen=True)
class Seen:
    """Text and the photo set upright; `turned` says by how many degrees, clockwise, the photo had been turned."""

    lines: list[Line]
    pixels: Pixels
    turned: int = 0


def look(pixels: Pixels, *, longest: int = LONGEST, upright: bool = False) -> Seen:
    """Read what stands on it; `upright`: it is known to be."""
    small = photos.shrunk(pixels, longest)
    places = engine.find(small)
    quarters = 0
    if not upright and _stand(places):
        small, places, quarters = photos.turned(small, 1), _turned(places, small.shape[0]), 1
    places = [_level(place) for place in places]
    crops = [photos.cut(small, place) for place in places]
    if not upright and engine.upside_down(_widest(crops)) > 0.5:
        for _half in range(2):
            places = _turned(places, small.shape[0])
            small = photos.turned(small, 1)
        crops = [np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops]
        quarters += 2
    return Seen(engine.recognise(crops, places), small, -90 * quarters % 360)


def _stand(places: Sequence[Corners]) -> bool:
    """Whether most of the text runs up or down the photo instead of across it."""
    across = down = 0.0
    for first, second, third, _ in places:
        x, y = max(_way(first, second), _way(second, third), key=lambda way: float(np.hypot(*way)))
        across, down = across + abs(x) * abs(x), down + abs(y) * abs(y)
    return down > across


def _way(start: Corner, end: Corner) -> Corner:
    return end[0] - start[0], end[1] - start[1]


def _level(place: Corners) -> Corners:
    """The same corners, beginning with the one from which a line runs to the right."""

    def rightness(start: int) -> float:
        x, y = _way(place[start], place[(start + 1) % 4])
        return x / (float(np.hypot(x, y)) or 1.0)

    start = max(range(4), key=rightness)
    return place[start], place[(start + 1) % 4], place[(start + 2) % 4], place[(start + 3) % 4]


def _turned(places: Sequence[Corners], height: int) -> list[Corners]:
    """The places on the photo turned clockwise by a quarter; text still begins at the first corner."""

    def moved(place: Corners) -> Corners:
        first, second, third, fourth = ((height - 1 - y, x) for x, y in place)
        return fourth, first, second, third

    return [moved(place) for place in places]


def _widest(crops: Sequence[Pixels]) -> list[Pixels]:
    wide = [crop for crop in crops if crop.shape[1] > 1.5 * crop.shape[0]]
    return sorted(wide, key=lambda crop: -crop.shape[1])[:_TURNS_LOOKED_AT]


def closer(pixels: Pixels, seen: Seen, treated: Callable[[Pixels], Pixels], longest: int = 1400) -> Seen:
    """A second look at the part where text was seen, from all the pixels there are and treated."""
    upright = photos.turned(pixels, -seen.turned // 90 % 4)
    share = upright.shape[1] / seen.pixels.shape[1]
    corners = np.array([corner for line in seen.lines for corner in line.corners]) * share
    if not len(corners):
        return Seen([], upright, seen.turned)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    edge = 0.06 * (right - left)
    rows = slice(max(0, int(top - edge)), int(bottom + edge) + 1)
    columns = slice(max(0, int(left - edge)), int(right + edge) + 1)
    part = photos.sized(treated(upright[rows, columns]), longest)
    again = look(part, longest=longest, upright=True)
    return Seen(again.lines, again.pixels, seen.turned)
