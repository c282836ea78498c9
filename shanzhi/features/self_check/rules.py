"""Decisions of the self-check that need nothing but their arguments."""

from collections.abc import Mapping

ICONS: Mapping[str, str] = {"red": "alert-octagon", "yellow": "alert-triangle", "green": "circle-check"}
TOWN, COUNTY = 9, 6


def away(division: str, home: str) -> int:
    """How far a clinic is where nobody's position is known: 0 in the same town, 1 in the same county, 2 elsewhere."""
    if home and division[:TOWN] == home[:TOWN]:
        return 0
    return 1 if home and division[:COUNTY] == home[:COUNTY] else 2
