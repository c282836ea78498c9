"""Numbers as base32 digits `0-9A-V` (RFC 4648, extended hex), without padding. No Django here.

The standard library's encoder takes five times as long as everything else that makes a code. Here all digits are
moved to bytes of their own at once, by halving: a number of 2k digits becomes two halves of k digits, further apart.
"""

from functools import lru_cache

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_TO_TEXT = _DIGITS.ljust(256, b"?")


def length_of(size: int) -> int:
    """How many digits `size` bytes take."""
    return -(-size * 8 // 5)


def encode(raw: bytes) -> str:
    """Bytes read as one big-endian number, written in `length_of(len(raw))` digits."""
    length = length_of(len(raw))
    room, steps = _steps(length)
    number = int.from_bytes(raw, "big")
    for shift, high, low in steps:
        number = (number & high) << shift | (number & low)
    return number.to_bytes(room, "big").translate(_TO_TEXT)[-length:].decode()


def decode(text: str, size: int) -> bytes | None:
    """The `size` bytes behind a text; None when it is no number of that size in the right number of digits."""
    if len(text) != length_of(size) or not text.isascii() or text.encode().translate(None, _DIGITS):
        return None  # `int` would also take small letters, spaces, signs and the digits of other scripts
    try:
        return int(text, 32).to_bytes(size, "big")
    except OverflowError:  # the first digit may stand for more bits than there are
        return None


@lru_cache(maxsize=8)
def _steps(length: int) -> tuple[int, list[tuple[int, int, int]]]:
    """How many bytes the spread digits take, and for each halving the shift and the masks of both halves."""
    room = 1 << (length - 1).bit_length()
    steps = []
    half = room // 2
    while half:
        mask = (1 << half * 5) - 1
        low = sum(mask << start * 8 for start in range(0, room, 2 * half))
        steps.append((half * 3, low << half * 5, low))
        half //= 2
    return room, steps
