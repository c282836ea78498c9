"""Reading a photo of a card, a licence or a plate: one look, and a closer one where the first leaves doubt."""

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from shanzhi.kernel.vision import looking, photos
from shanzhi.kernel.vision.engine import Pixels
from shanzhi.kernel.vision.rules import cards

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
    seconds = round(time.perf_counter() - begun, 3)
    return Found(card.fields, card.confidence, seen.turned, seconds, card.valid)


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
