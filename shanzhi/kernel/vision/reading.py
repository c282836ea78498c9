"""Reading a photo of a card, a licence or a plate: one look, and a closer one where the first leaves doubt."""

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from shanzhi.kernel.vision import looking, photos
from shanzhi.kernel.vision.engine import Pixels
from shanzhi.kernel.vision.rules import cards, licences, plates

_LEAST_FIELDS = 3


class CannotRead(Exception):
    """Nothing can be given; `code` is stable and says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """What was read, how sure each part is, how the photo had been turned, how long it took."""

    fields: dict[str, Any]
    confidence: Any
    turned: int
    seconds: float
    valid: bool | None = None


def id_card(source: Any, *, today: dt.date) -> Found:
    """The six fields of the side with the portrait."""
    begun = time.perf_counter()
    pixels = _pixels(source)
    seen = looking.look(pixels)
    card = cards.read(seen.lines, today=today)
    if not card.complete and seen.lines and card.side != cards.BACK:
        again = looking.closer(pixels, seen, photos.stretched)
        card = cards.better(card, cards.read(again.lines, today=today))
    _refuse(card)
    return Found(card.fields, card.confidence, seen.turned, _since(begun), card.valid)


def _refuse(card: cards.Card) -> None:
    if card.side == cards.BACK:
        raise CannotRead("wrong_side")
    if card.side == cards.OTHER:
        raise CannotRead("no_card")
    if len(card.numbers) > 1:
        raise CannotRead("several_numbers")
    if card.read < _LEAST_FIELDS or not (card.fields["id_number"] or card.fields["name"]):
        raise CannotRead("unreadable")


def _pixels(source: Any) -> Pixels:
    try:
        pixels = photos.opened(source)
    except photos.NotAPhoto:
        raise CannotRead("not_an_image") from None
    if min(pixels.shape[:2]) < 40:
        raise CannotRead("too_small")
    return pixels


def licence(source: Any) -> Found:
    """What a business licence says."""
    begun = time.perf_counter()
    pixels = _pixels(source)
    seen = looking.look(pixels, longest=1600)
    read = licences.read(seen.lines)
    if not read.complete and seen.lines:
        read = licences.better(
            read, licences.read(looking.closer(pixels, seen, photos.stretched, 1800).lines)
        )
    if not read.is_one:
        raise CannotRead("no_licence")
    if read.read < _LEAST_FIELDS:
        raise CannotRead("unreadable")
    return Found(read.fields, read.confidence, seen.turned, _since(begun), read.valid)


def plate(source: Any) -> Found:
    """The number and the colour of the one plate on a photo."""
    begun = time.perf_counter()
    pixels = _pixels(source)
    seen = looking.look(pixels)
    read = plates.read(seen.lines)
    if not read or read[0].confidence < plates.SURE:
        seen, read = _second_try(pixels, seen, read)
    if not read:
        raise CannotRead("unreadable" if any(len(line.text) > 4 for line in seen.lines) else "no_plate")
    best, *others = read
    if others and others[0].confidence >= plates.SURE:
        raise CannotRead("several_plates")
    ground = plates.colour(photos.ground(seen.pixels, best.line.corners))
    if best.confidence < plates.SURE or not plates.fits(best.text, ground):
        raise CannotRead("unreadable")
    fields = {"plate": best.text, "colour": ground}
    return Found(fields, best.confidence, seen.turned, _since(begun))


def _second_try(
    pixels: Pixels, seen: looking.Seen, read: list[plates.Plate]
) -> tuple[looking.Seen, list[plates.Plate]]:
    """From near by: first where text was seen, then where the colour of plates lies."""
    upright = photos.turned(pixels, -seen.turned // 90 % 4)
    parts = [photos.sized(part, 900) for part in photos.coloured(upright)]
    tries = [looking.closer(pixels, seen, photos.stretched, 1100)] if seen.lines else []
    for part in parts:
        tries.append(looking.look(part, longest=900, upright=True))
    best = (seen, read)
    for again in tries:
        found = plates.read(again.lines)
        if found and (not best[1] or found[0].confidence > best[1][0].confidence):
            best = (looking.Seen(again.lines, again.pixels, seen.turned), found)
    return best


def _since(begun: float) -> float:
    return round(time.perf_counter() - begun, 3)
