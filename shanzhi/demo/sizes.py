"""How large a demo city is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers of things. Check-ins and shows are those of all days up to now, `showers` the people who show a code."""

    name: str
    people: int
    showers: int
    grids: int
    firms: int
    schools: int
    venues: int
    officials: int
    days: int
    check_ins: int
    shows: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 120, 110, 4, 2, 1, 5, 16, 6, 120, 250),
        Size("small", 2000, 1850, 100, 60, 40, 200, 60, 14, 15_120, 30_240),
        # The figures of Shanwei's own report on its first year, check-ins and shows over the days that are kept.
        Size("full", 1_069_300, 991_000, 907, 600, 400, 35_478, 300, 30, 7_177_700, 13_513_700),
    )
}
