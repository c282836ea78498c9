"""Bounds and numbers of companions, cards and venues."""

import datetime as dt

TRANSFER_HOLDS = dt.timedelta(hours=72)
MOST_POINTS = 20
MOST_COMPANIONS = 20
# Without letters that look like figures.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def card_number(identifier: int) -> str:
    """Ten characters from the random end of a card's id."""
    return "".join(_ALPHABET[(identifier >> (5 * place)) & 31] for place in reversed(range(10)))
