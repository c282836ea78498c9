"""Verbs around gates without network: take in what they showed, note what was otherwise, forget it in time."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.refs import key_of, ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.scans.models import Point, PointStaff, Scan
from shanzhi.kernel.scans.refusals import REASONS

from .. import rules
from ..enums import GateFindingKind
from ..models import GateFinding, Venue

TWICE_WITHIN = dt.timedelta(minutes=5)
_AROUND = dt.timedelta(days=1)  # a repeated upload is answered with the moment of the first


@dataclass(frozen=True)
class GateRow:
    """One uploaded row of a gate's queue: what the gate had shown, and what the server answered."""

    nonce: UUID
    point: UUID
    at: dt.datetime
    shown: str
    scan: UUID | None = None
    refused: str | None = None


@transaction.atomic
def report_gate_rows(*, by: Person, rows: Sequence[GateRow], at: dt.datetime) -> list[GateFinding]:
    """Compare and note the differences for the venues' administrators; the same report again notes nothing new."""
    venues = _venues_by_point(by, {row.point for row in rows})
    mine = [row for row in rows if row.point in venues]
    found = [*_refused(by, mine, venues, at), *_compared(by, mine, venues, at)]
    keys = [(finding.kind, finding.nonce) for finding in found]
    known = set(
        GateFinding.objects.filter(nonce__in=[nonce for _kind, nonce in keys]).values_list("kind", "nonce")
    )
    fresh = [finding for finding, key in zip(found, keys, strict=True) if key not in known]
    GateFinding.objects.bulk_create(fresh, ignore_conflicts=True)
    for venue in {finding.venue_id: finding.venue for finding in fresh}.values():
        _tell(by, venue, [finding for finding in fresh if finding.venue_id == venue.pk], at)
    return found


def drop_gate_findings(*, before: dt.datetime) -> int:
    """They go when the check-ins they are about go; says how many."""
    count, _tables = GateFinding.objects.filter(at__lt=before).delete()
    return count


def _venues_by_point(by: Person, points: set[UUID]) -> dict[UUID, Venue]:
    """The venues of those points at which the person checks or has checked codes."""
    posts = PointStaff.objects.filter(person=by, point_id__in=points).values("point_id")
    owners = dict(
        Point.objects.filter(pk__in=posts, owner_ref__startswith="venue:").values_list("pk", "owner_ref")
    )
    venues = Venue.objects.select_related("administrator").in_bulk([key_of(o) for o in owners.values()])
    by_key = {str(key): venue for key, venue in venues.items()}
    return {point: by_key[key_of(owner)] for point, owner in owners.items() if key_of(owner) in by_key}


def _refused(
    by: Person, rows: Iterable[GateRow], venues: dict[UUID, Venue], at: dt.datetime
) -> list[GateFinding]:
    return [
        GateFinding(
            venue=venues[row.point],
            point_id=row.point,
            inspector=by,
            kind=GateFindingKind.REFUSED,
            nonce=row.nonce,
            at=row.at,
            shown=row.shown,
            found=row.refused,
            found_at=at,
        )
        for row in rows
        if row.refused in REASONS
    ]


def _compared(
    by: Person, rows: Sequence[GateRow], venues: dict[UUID, Venue], at: dt.datetime
) -> list[GateFinding]:
    """Check-ins of another colour than was shown, and people who were checked in twice."""
    shown = {row.scan: row for row in rows if row.scan}
    if not shown:
        return []
    times = [row.at for row in shown.values()]
    scans = Scan.objects.filter(
        id__in=shown,
        inspector_id=by.pk,
        point_id__in={row.point for row in shown.values()},
        at__range=(min(times) - _AROUND, max(times) + _AROUND),
    )
    mine = {scan.id: scan for scan in scans}
    found = [
        _about(
            scan,
            GateFindingKind.COLOUR,
            by=by,
            venue=venues[scan.point_id],
            shown=shown[scan.id].shown,
            at=at,
        )
        for scan in mine.values()
        if scan.colour_word != shown[scan.id].shown
    ]
    for venue in {venue.pk: venue for venue in venues.values()}.values():
        for earlier, later in _pairs(mine, venue):
            word = shown[later.id].shown if later.id in shown else later.colour_word
            finding = _about(later, GateFindingKind.TWICE, by=by, venue=venue, shown=word, at=at)
            finding.other_at = earlier.at
            found.append(finding)
    return found


def _pairs(mine: dict[UUID, Scan], venue: Venue) -> list[tuple[Scan, Scan]]:
    """Two check-ins of somebody within minutes, one of them ours, at any doors of the venue."""
    points = set(Point.objects.filter(owner_ref=ref(venue)).values_list("pk", flat=True))
    ours = [scan for scan in mine.values() if scan.point_id in points]
    if not ours:
        return []
    times = [scan.at for scan in ours]
    around = Scan.objects.filter(
        person_id__in={scan.person_id for scan in ours},
        point_id__in=points,
        at__range=(min(times) - TWICE_WITHIN, max(times) + TWICE_WITHIN),
    ).order_by("person_id", "at", "id")
    return [
        (earlier, later)
        for earlier, later in pairwise(around)
        if earlier.person_id == later.person_id
        and later.at - earlier.at <= TWICE_WITHIN
        and (earlier.id in mine or later.id in mine)
    ]


def _about(
    scan: Scan, kind: GateFindingKind, *, by: Person, venue: Venue, shown: str, at: dt.datetime
) -> GateFinding:
    return GateFinding(
        venue=venue,
        point_id=scan.point_id,
        inspector=by,
        kind=kind,
        nonce=scan.nonce,
        at=scan.at,
        shown=shown,
        found=scan.colour_word,
        scan_id=scan.id,
        masked_name=scan.masked_name,
        found_at=at,
    )


def _tell(by: Person, venue: Venue, findings: list[GateFinding], at: dt.datetime) -> None:
    """A message only where somebody came in whom the server would not have let pass."""
    audit.record(
        by=by, act="health_code.report_gate", subject=ref(venue), at=at, detail={"findings": len(findings)}
    )
    events.emit(
        "health_code.gate_differed",
        subject=ref(venue),
        at=at,
        by=by,
        division_code=venue.division_id,
        payload={"findings": len(findings)},
    )
    grave = [finding for finding in findings if rules.is_grave_finding(finding.kind, finding.found)]
    if not grave:
        return
    notify.tell(
        person=venue.administrator,
        notice="health_code.gate_differed",
        title=format_lazy(_("{venue} 的离线查验有出入"), venue=venue.name),
        body=format_lazy(
            _("断网期间放行的人中，有 {count} 人上传后是黄码、红码或没有被接受。请查看并按应急预案处置。"),
            count=len(grave),
        ),
        url=reverse("citizen:health_code:gate_findings", args=[venue.pk]),
        at=at,
        once=f"gate:{grave[0].nonce}",
    )
