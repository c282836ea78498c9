"""Words of checking points and scans. No Django here: the hot path uses this file."""

from enum import IntEnum, StrEnum


class PointKind(StrEnum):
    """What stands around a point."""

    VENUE = "venue"
    CHECKPOINT = "checkpoint"
    FOREST_GATE = "forest_gate"
    SCHOOL_GATE = "school_gate"


class StaffRole(StrEnum):
    """A manager also chooses the inspectors."""

    INSPECTOR = "inspector"
    MANAGER = "manager"


class Way(IntEnum):
    """How a scan came about."""

    CODE = 1  # an inspector scanned the person's code
    PAPER = 2  # … or a printed card
    POSTER = 3  # the person scanned the poster of the point
    MANUAL = 4  # an inspector typed the identity number


class Scope(StrEnum):
    """What a token may be used for."""

    SCAN = "scan"
    SHOW = "show"
    DECLARE = "declare"  # answer for whom one may answer
