"""Number plates (GA 36): a grammar over what was read, and the colour of the ground."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shanzhi.kernel.vision.rules.lines import Line, in_rows, levelled, trust
from shanzhi.kernel.vision.rules.words import is_note, tidy

SURE = 0.6
"""A plate whose worst character the models give less is not given at all."""

_PLACES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_SIGN = "[A-HJ-NP-Z0-9]"
_HEAD = f"[{_PLACES}][A-HJ-NP-Z]"
_LONG = rf"{_HEAD}(?:[DFABCEGHJK]{_SIGN}\d{{4}}|\d{{5}}[DFABCEGHJK])"
_SPECIAL = f"{_HEAD}{_SIGN}{{4}}[港澳学警挂领]"
_PLAIN = f"{_HEAD}{_SIGN}{{5}}"
# Six signs are tried before five, or the first five of six would pass for a plate.
_PLATE = re.compile(f"(?:{_LONG}|{_SPECIAL}|{_PLAIN})(?![A-Z0-9挂学警港澳领])")
_UPPER = re.compile(f"{_HEAD}$")
_DOTS = re.compile(r"[·•.\-,'`:*_|/]")
_NOT_ON_PLATES = str.maketrans("OI", "01")
LONG = 8
COLOURS = ("blue", "green", "yellow", "white", "black")


@dataclass(frozen=True)
class Plate:
    """A plate with the trust in it and the line it stands on."""

    text: str
    confidence: float
    line: Line


def read(lines: Sequence[Line]) -> list[Plate]:
    """Every plate in these lines, the surest first."""
    found: dict[str, Plate] = {}
    for line in _candidates(levelled_and_own(lines)):
        for match in _PLATE.finditer(line.text):
            sure = trust(line.scores[match.start() : match.end()])
            if match[0] not in found or found[match[0]].confidence < sure:
                found[match[0]] = Plate(match[0], sure, line)
    return sorted(found.values(), key=lambda plate: -plate.confidence)


def levelled_and_own(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Each line with its text cleared: levelled for its place among others, and as it stands on the photo."""
    kept = [(level, own) for level, own in zip(levelled(lines), lines, strict=True) if not is_note(own.text)]
    return [(_plain(level), _plain(own)) for level, own in kept]


def _plain(line: Line) -> Line:
    """Without dots and blanks; letters that plates do not use are the digits that look like them."""
    tidied = tidy(line)
    kept = [number for number, sign in enumerate(tidied.text) if not _DOTS.match(sign)]
    text = "".join(tidied.text[number] for number in kept).upper()
    scores = tuple(tidied.scores[number] for number in kept)
    return Line(text[:1] + text[1:].translate(_NOT_ON_PLATES), scores, line.corners)


def _candidates(pairs: Sequence[tuple[Line, Line]]) -> list[Line]:
    """Single lines, lines side by side, and plates in two lines."""
    own = {id(level): one for level, one in pairs}
    rows = in_rows([level for level, _ in pairs])
    found = [one for _, one in pairs]
    for row in rows:
        for left, right in itertools.pairwise(row):
            if right.left - left.right < 1.5 * left.height:
                found.append(_joined(own[id(left)], own[id(right)]))
    flat = [line for row in rows for line in row]
    for upper in flat:
        if _UPPER.search(upper.text):
            below = [
                line
                for line in flat
                if 0 < line.middle[1] - upper.middle[1] < 3 * line.height
                and abs(line.middle[0] - upper.middle[0]) < max(line.width, upper.width) / 2
            ]
            found += [_joined(own[id(upper)], own[id(line)]) for line in below]
    return found


def _joined(first: Line, second: Line) -> Line:
    return replace(second, text=first.text + second.text, scores=first.scores + second.scores)


def colour(hues: Sequence[tuple[float, float, float]]) -> str:
    """The colour of the ground out of its pixels (hue 0–180, saturation and value 0–255): what most of them are."""
    votes = dict.fromkeys(COLOURS, 0)
    for hue, saturation, value in hues:
        votes[_colour_of(hue, saturation, value)] += 1
    if votes["green"] > 0.25 * len(hues):  # the upper half of a green plate is nearly white
        return "green"
    return max(COLOURS, key=lambda name: votes[name])


def _colour_of(hue: float, saturation: float, value: float) -> str:
    if saturation < 60 or value < 40:
        return "white" if value > 110 else "black"
    if hue < 36:
        return "yellow"
    return "green" if hue < 92 else "blue"


def fits(text: str, ground: str) -> bool:
    """Whether a number of this length may stand on this ground: a lost or an invented character shows here."""
    if ground == "green":
        return len(text) == LONG
    return len(text) < LONG or ground in {"white", "black"}
