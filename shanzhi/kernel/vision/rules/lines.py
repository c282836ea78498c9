"""Lines of text as they were found on a photo, and where they stand to each other."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

Corner = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One piece of text with the trust in each of its characters; the corners begin where the text begins."""

    text: str
    scores: tuple[float, ...]
    corners: tuple[Corner, Corner, Corner, Corner]

    @property
    def middle(self) -> Corner:
        return statistics.fmean(x for x, _ in self.corners), statistics.fmean(y for _, y in self.corners)

    @property
    def left(self) -> float:
        return (self.corners[0][0] + self.corners[3][0]) / 2

    @property
    def right(self) -> float:
        return (self.corners[1][0] + self.corners[2][0]) / 2

    @property
    def width(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        return math.dist(self.corners[0], self.corners[3])

    @property
    def slope(self) -> float:
        """The angle of the line in radians, positive where it falls to the right."""
        (x, y), (to_x, to_y) = self.corners[0], self.corners[1]
        return math.atan2(to_y - y, to_x - x)

    def part(self, start: int, end: int) -> "Line":
        """A piece of the text, its place guessed from the share of characters."""
        size = max(len(self.text), 1)
        begin, finish = start / size, end / size
        upper = [_between(self.corners[0], self.corners[1], share) for share in (begin, finish)]
        lower = [_between(self.corners[3], self.corners[2], share) for share in (finish, begin)]
        corners = (upper[0], upper[1], lower[0], lower[1])
        return Line(self.text[start:end], self.scores[start:end], corners)


def _between(first: Corner, second: Corner, share: float) -> Corner:
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def trust(scores: Sequence[float]) -> float:
    """How far a reading may be trusted: as far as its worst character."""
    return round(min(scores), 3) if scores else 0.0


def levelled(lines: Sequence[Line]) -> list[Line]:
    """The same lines on a page turned so that they run level; the widest say how far."""
    widest = sorted(lines, key=lambda line: -line.width)[:7]
    if not widest:
        return []
    slope = statistics.median(line.slope for line in widest)
    cosine, sine = math.cos(-slope), math.sin(-slope)

    def moved(corner: Corner) -> Corner:
        x, y = corner
        return x * cosine - y * sine, x * sine + y * cosine

    return [Line(line.text, line.scores, tuple(map(moved, line.corners))) for line in lines]  # type: ignore[arg-type]


def in_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """From top to bottom, each row from left to right: lines whose middles are less than half a line apart."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.middle[1]):
        if rows and abs(line.middle[1] - _level(rows[-1])) < 0.55 * min(line.height, rows[-1][-1].height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _level(row: Sequence[Line]) -> float:
    return statistics.fmean(line.middle[1] for line in row)
