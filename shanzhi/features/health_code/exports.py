"""Columns of the lists that can be taken away as a file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.scans.models import Scan

from .enums import Colour
from .models import Venue


def colour_name(word: str) -> Any:
    """绿码 for green; a code past its time has no colour."""
    return Colour(word).label if word in Colour.values else _("已过期")


def scan_columns(points: Mapping[UUID, str]) -> list[tuple[Any, Any]]:
    """Check-ins of a venue, names masked."""
    return [
        (_("时间"), lambda scan: scan.at),
        (_("姓名"), lambda scan: scan.masked_name),
        (_("健康码"), lambda scan: colour_name(scan.colour_word)),
        (_("出入口"), lambda scan: points.get(scan.point_id, "")),
        (_("体温（℃）"), lambda scan: scan.temperature),
        (_("体温异常"), _abnormal),
    ]


def _abnormal(scan: Scan) -> bool:
    return scan.abnormal


def venue_columns() -> list[tuple[Any, Any]]:
    """The officials' list of venues."""
    return [
        (_("编号"), lambda venue: venue.number),
        (_("场所名称"), lambda venue: venue.name),
        (_("类型"), Venue.get_kind_display),
        (_("区划代码"), lambda venue: venue.division_id),
        (_("村（社区）"), lambda venue: venue.division.name),
        (_("地址"), lambda venue: venue.place.address),
        (_("登记时间"), lambda venue: venue.registered_at),
        (_("关闭时间"), lambda venue: venue.closed_at),
    ]


def figure_columns() -> list[tuple[Any, Any]]:
    """Rows `(label, Figures)` of the board."""
    return [
        (_("区域或日期"), lambda row: row[0]),
        (_("新登记场所"), lambda row: row[1].venues),
        (_("新申领人数"), lambda row: row[1].people),
        (_("登记人次"), lambda row: row[1].check_ins),
        (_("亮码次数"), lambda row: row[1].shows),
        (_("亮码人日"), lambda row: row[1].showers),
    ]
