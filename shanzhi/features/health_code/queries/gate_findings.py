"""Questions about what gates showed without network and what it turned out to be."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanzhi.core.clock import local
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.refusals import problem

from ..enums import Colour, GateFindingKind
from ..models import GateFinding, Venue
from .doors import point_names


@dataclass(frozen=True)
class FindingLine:
    """A finding as people read it."""

    finding: GateFinding
    title: str
    text: str
    point: str = ""


def findings_kept() -> dt.timedelta:
    """As long as the check-ins that they are about."""
    return dt.timedelta(days=scans.retention_days())


def gate_findings(venue: Venue, *, at: dt.datetime, kind: str = "") -> QuerySet[GateFinding]:
    """Those of a venue newest first; of one kind when asked for."""
    rows = GateFinding.objects.filter(venue=venue, at__gte=at - findings_kept())
    return rows.filter(kind=kind) if kind else rows


def finding_lines(venue: Venue, findings: list[GateFinding]) -> list[FindingLine]:
    """With words and the names of the doors."""
    points = point_names(venue)
    return [
        FindingLine(row, finding_title(row), finding_text(row), points.get(row.point_id, ""))
        for row in findings
    ]


def finding_title(finding: GateFinding) -> str:
    """Whom or what it is about."""
    return finding.masked_name or str(GateFindingKind(finding.kind).label)


def finding_text(finding: GateFinding) -> str:
    """What differed, in one sentence."""
    if finding.kind == GateFindingKind.REFUSED:
        english = (get_language() or "").startswith("en")
        return _("离线查验显示{shown}，上传时没有被接受：{reason}").format(
            shown=_colour(finding.shown), reason=problem(finding.found, english=english).title
        )
    if finding.kind == GateFindingKind.COLOUR:
        return _("离线查验显示{shown}，上传时是{found}").format(
            shown=_colour(finding.shown), found=_colour(finding.found)
        )
    before = local(finding.other_at) if finding.other_at else None
    return _("几分钟内在本场所登记了两次，前一次是 {time}").format(time=f"{before:%H:%M}" if before else "")


def _colour(word: str) -> str:
    return str(Colour(word).label) if word in Colour.values else _("已过期")
