"""Columns of the lists that can be taken away as a file."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.scans.models import Scan
from shanzhi.ui.charts import Chart

from . import rules
from .enums import Colour
from .models import Appeal, ColourProposal, RiskArea, TestImportRow, TestResult, Venue


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


def finding_columns() -> list[tuple[Any, Any]]:
    """What gates of a venue showed without network and what it turned out to be, names masked."""
    return [
        (_("时间"), lambda line: line.finding.at),
        (_("出入口"), lambda line: line.point),
        (_("姓名"), lambda line: line.finding.masked_name),
        (_("情况"), lambda line: line.finding.get_kind_display()),
        (_("说明"), lambda line: line.text),
    ]


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


def chart_columns() -> list[tuple[Any, Any]]:
    """Rows `(chart, label, figure)`."""
    return [
        (_("统计"), lambda row: row[0]),
        (_("项目"), lambda row: row[1]),
        (_("登记人次"), lambda row: row[2]),
    ]


def chart_lines(charts: Iterable[Chart]) -> list[tuple[Any, Any, float]]:
    """Every figure of these charts, one a line."""
    return [(chart.title, label, values[0]) for chart in charts for label, values in chart.rows]


def fever_columns() -> list[tuple[Any, Any]]:
    """Abnormal temperatures of a venue with what was done last, names masked."""
    return [
        (_("时间"), lambda line: line.scan.at),
        (_("姓名"), lambda line: line.scan.masked_name),
        (_("出入口"), lambda line: line.point),
        (_("体温（℃）"), lambda line: line.scan.temperature),
        (_("处置情况"), lambda line: line.last.get_step_display() if line.last else ""),
        (_("补充说明"), lambda line: line.last.words if line.last else ""),
        (_("处置时间"), lambda line: line.last.at if line.last else None),
    ]


def risk_area_columns() -> list[tuple[Any, Any]]:
    return [
        (_("地区"), lambda area: area.name),
        (_("行政区划代码"), lambda area: area.division_code),
        (_("级别"), RiskArea.get_level_display),
        (_("列入"), lambda area: area.since),
        (_("移出"), lambda area: area.until),
        (_("文号"), lambda area: area.document_number),
        (_("移出文号"), lambda area: area.end_document_number),
    ]


def test_columns() -> list[tuple[Any, Any]]:
    """Test results, names and numbers masked."""
    return [
        (_("姓名"), lambda result: result.person.masked_name),
        (_("身份证号码"), lambda result: result.person.masked_id_number),
        (_("结果"), TestResult.get_outcome_display),
        (_("采样时间"), lambda result: result.sampled_at),
        (_("检测机构"), lambda result: result.institution),
        (_("录入时间"), lambda result: result.entered_at),
        (_("撤回时间"), lambda result: result.withdrawn_at),
    ]


def problem_columns() -> list[tuple[Any, Any]]:
    """Rows of a file that could not be taken."""
    return [
        (_("行"), lambda row: row.line),
        (_("姓名"), lambda row: row.masked_name),
        (_("身份证号码"), lambda row: row.masked_id_number),
        (_("问题"), TestImportRow.get_problem_display),
    ]


def proposal_columns() -> list[tuple[Any, Any]]:
    """Colours set by hand, names masked."""
    return [
        (_("姓名"), lambda row: row.person.masked_name),
        (_("村（社区）"), lambda row: row.division.name),
        (_("原颜色"), lambda row: colour_name(row.before)),
        (_("转为"), lambda row: colour_name(row.colour)),
        (_("原因"), lambda row: row.reason),
        (_("文号"), lambda row: row.document_number),
        (_("提出"), lambda row: row.proposed_by.masked_name),
        (_("提出时间"), lambda row: row.proposed_at),
        (_("复核"), lambda row: row.decided_by.masked_name if row.decided_by else ""),
        (_("复核时间"), lambda row: row.decided_at),
        (_("截止时间"), lambda row: row.until),
        (_("状态"), ColourProposal.get_state_display),
    ]


def appeal_columns(at: dt.datetime) -> list[tuple[Any, Any]]:
    """Appeals, names masked."""
    return [
        (_("姓名"), lambda row: row.person.masked_name),
        (_("颜色"), lambda row: colour_name(row.colour)),
        (_("村（社区）"), lambda row: row.division.name),
        (_("提交时间"), lambda row: row.made_at),
        (_("答复期限"), lambda row: row.due_at),
        (_("超时"), lambda row: rules.is_overdue(row, at=at)),
        (_("办结时间"), lambda row: row.closed_at),
        (_("状态"), Appeal.get_state_display),
    ]


def rule_set_columns() -> list[tuple[Any, Any]]:
    """The versions of the rules."""
    return [
        (_("版本"), lambda row: row.number),
        (_("名称"), lambda row: row.said_title),
        (_("状态"), lambda row: row.get_state_display()),
        (_("文号"), lambda row: row.document_number),
        (_("生效时间"), lambda row: row.valid_from),
        (_("结束时间"), lambda row: row.valid_until),
        (_("规则数"), lambda row: row.size),
    ]


def county_columns() -> list[tuple[Any, Any]]:
    """What a trial says of each county."""
    return [
        (_("区域"), lambda row: row["name"]),
        (_("总人数"), lambda row: row["people"]),
        (_("转为红码"), lambda row: row["red"]),
        (_("转为黄码"), lambda row: row["yellow"]),
        (_("转为绿码"), lambda row: row["green"]),
        (_("变为没有颜色"), lambda row: row["none"]),
    ]
