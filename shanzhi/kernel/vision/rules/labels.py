"""From lines to values: what stands behind a printed word, and goes on below it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shanzhi.kernel.vision.rules.lines import Line, in_rows

_GAP = 2.6  # line heights between two pieces that do not belong together


@dataclass
class Piece:
    """Text with the trust in each character and where it stands."""

    text: str = ""
    scores: tuple[float, ...] = ()
    left: float = 0.0
    right: float = 0.0
    level: float = 0.0
    height: float = 1.0


@dataclass
class Value:
    """What stands behind one label, line after line."""

    label: Piece
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def scores(self) -> tuple[float, ...]:
        return tuple(score for piece in self.pieces for score in piece.scores)


@dataclass(frozen=True)
class _Sign:
    text: str
    score: float
    left: float
    right: float
    level: float
    height: float
    begins: bool  # a box of its own begins here


def _signs(row: Sequence[Line]) -> list[_Sign]:
    found = []
    for line in row:
        step = (line.right - line.left) / max(len(line.text), 1)
        for number, sign in enumerate(line.text):
            left = line.left + number * step
            found.append(
                _Sign(sign, line.scores[number], left, left + step, line.middle[1], line.height, number == 0)
            )
    return found


def _piece(signs: Sequence[_Sign]) -> Piece:
    first, last = signs[0], signs[-1]
    text = "".join(sign.text for sign in signs)
    scores = tuple(sign.score for sign in signs)
    return Piece(text, scores, first.left, last.right, first.level, first.height)


def _apart(signs: Sequence[_Sign]) -> list[Piece]:
    """Pieces between wide gaps."""
    groups: list[list[_Sign]] = []
    for sign in signs:
        wide = groups and sign.begins and sign.left - groups[-1][-1].right > _GAP * sign.height
        if not groups or wide:
            groups.append([])
        groups[-1].append(sign)
    return [_piece(group) for group in groups]


def values(
    lines: Sequence[Line], labels: Mapping[str, re.Pattern[str]], *, long: frozenset[str], anywhere: bool
) -> tuple[dict[str, Value], list[Piece]]:
    """The value of each label that was found, and the pieces that belong to none.

    `long` values go on in the lines below; `anywhere`: a label may follow a value in one box of text.
    """
    found: dict[str, Value] = {}
    free: list[Piece] = []
    for row in in_rows(lines):
        free += _read_row(_signs(row), labels, found, anywhere)
    free = [piece for piece in free if not _goes_on(piece, found, long)]
    for value in found.values():
        if not value.pieces:
            _take_beside(value, free)
    return found, free


def _read_row(
    signs: list[_Sign], labels: Mapping[str, re.Pattern[str]], found: dict[str, Value], anywhere: bool
) -> list[Piece]:
    text = "".join(sign.text for sign in signs)
    spots = []
    for key, pattern in labels.items():
        for match in pattern.finditer(text):
            if match.end() > match.start() and (anywhere or signs[match.start()].begins) and key not in found:
                spots.append((match.start(), match.end(), key))
                break
    spots = _without_overlaps(spots)
    free = _apart(signs[: spots[0][0]] if spots else signs)
    ends = [start for start, _, _ in spots[1:]] + [len(signs)]
    for (start, end, key), until in zip(spots, ends, strict=False):
        pieces = _apart(signs[end:until])
        found[key] = Value(_piece(signs[start:end]), pieces[:1])
        free += pieces[1:]
    return free


def _without_overlaps(spots: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for spot in sorted(spots, key=lambda one: (one[0], -one[1])):
        if not kept or spot[0] >= kept[-1][1]:
            kept.append(spot)
    return kept


def _goes_on(piece: Piece, found: dict[str, Value], long: frozenset[str]) -> bool:
    """Whether it is the next line of a long value; then it is taken."""
    for key in long & found.keys():
        value = found[key]
        above = value.pieces[-1] if value.pieces else value.label
        below = piece.level - above.level
        edge = value.pieces[0].left if value.pieces else value.label.right
        begins = min(abs(piece.left - edge), abs(piece.left - value.label.left)) < 2.2 * piece.height
        if 0.5 * piece.height < below < 2.6 * above.height and begins:
            value.pieces.append(piece)
            return True
    return False


def _take_beside(value: Value, free: list[Piece]) -> None:
    """A value printed higher or lower than its label stands in a row of its own."""
    beside = [
        piece
        for piece in free
        if piece.left > value.label.right - piece.height
        and abs(piece.level - value.label.level) < piece.height
        and piece.left - value.label.right < 8 * piece.height
    ]
    if beside:
        nearest = min(beside, key=lambda piece: piece.left)
        free.remove(nearest)
        value.pieces.append(nearest)
