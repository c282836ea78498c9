"""Verbs of checking points and the scan stream."""

from shanzhi.kernel.scans.actions.counting import count_stream
from shanzhi.kernel.scans.actions.days import drop_old_days, ensure_partitions
from shanzhi.kernel.scans.actions.gate_lists import publish_gate_list
from shanzhi.kernel.scans.actions.mass import (
    CountedShows,
    NewPoint,
    open_points,
    record_scans_bulk,
    record_shows_bulk,
)
from shanzhi.kernel.scans.actions.measuring import Ground, MeasuringRefused, prepare_measuring
from shanzhi.kernel.scans.actions.points import (
    PointRefused,
    add_staff,
    close_point,
    open_point,
    remove_staff,
    rename_point,
    reopen_point,
)
from shanzhi.kernel.scans.actions.scans import ScanRefused, record_scan, record_shows
from shanzhi.kernel.scans.actions.standings import NewStanding, set_standing, set_standings
from shanzhi.kernel.scans.actions.temperatures import TemperatureRefused, add_temperature

__all__ = [
    "CountedShows",
    "Ground",
    "MeasuringRefused",
    "NewPoint",
    "NewStanding",
    "PointRefused",
    "ScanRefused",
    "TemperatureRefused",
    "add_staff",
    "add_temperature",
    "close_point",
    "count_stream",
    "drop_old_days",
    "ensure_partitions",
    "open_point",
    "open_points",
    "prepare_measuring",
    "publish_gate_list",
    "record_scan",
    "record_scans_bulk",
    "record_shows",
    "record_shows_bulk",
    "remove_staff",
    "rename_point",
    "reopen_point",
    "set_standing",
    "set_standings",
]
