"""How large a demo city is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers of things; `visits` are check-ins a day on average."""

    name: str
    people: int
    grids: int
    firms: int
    schools: int
    venues: int
    officials: int
    days: int
    visits: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 120, 4, 2, 1, 5, 16, 6, 20),
        Size("small", 2000, 100, 60, 40, 200, 60, 14, 1080),
    )
}
