"""How large a demo city is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers of things; `visits` are check-ins a day, `shows` of codes a day."""

    name: str
    people: int
    grids: int
    firms: int
    schools: int
    venues: int
    officials: int
    days: int
    visits: int
    shows: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 120, 4, 2, 1, 5, 16, 3, 20, 40),
        Size("small", 2000, 100, 60, 40, 200, 60, 14, 1080, 2100),
    )
}
