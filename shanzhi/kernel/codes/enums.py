"""What a signed code stands for. The numbers are on the wire and on paper: add new ones, never reuse one."""

from enum import IntEnum
from typing import Literal

ColourWord = Literal["none", "green", "yellow", "red"]
_WORDS: tuple[ColourWord, ...] = ("none", "green", "yellow", "red")


class CodeKind(IntEnum):
    """Whose code it is: a reader refuses a code of a kind that it does not expect."""

    PERSON = 1
    VENUE_POINT = 2
    PAPER_CARD = 3
    VEHICLE_TRIP = 4
    GATE = 5
    BADGE = 6
    DOCUMENT = 7
    BOOKING = 8


class Colour(IntEnum):
    """The colour of a person's health code; NONE where a code carries no colour."""

    NONE = 0
    GREEN = 1
    YELLOW = 2
    RED = 3

    @property
    def word(self) -> ColourWord:
        """The word that interfaces use: `green`."""
        return _WORDS[self]
