"""One door of a venue that the caller holds: opened with its manager and its poster, or ended."""

import datetime as dt

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import actions as codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import PointKind, StaffRole
from shanzhi.kernel.scans.models import Point

from . import rules
from .models import Venue


def open_point(*, by: Person, venue: Venue, name: str, at: dt.datetime) -> Point:
    """One door with its poster and the administrator as its manager; the venue is held by the caller."""
    point = scans.open_point(
        by=by,
        owner_ref=ref(venue),
        name=name,
        kind=PointKind.VENUE,
        place=venue.place,
        division_code=venue.division_id,
        at=at,
    )
    scans.add_staff(by=by, point=point, person=venue.administrator, role=StaffRole.MANAGER, at=at)
    issue_poster(by, point, at)
    return point


def end_point(*, by: Person, point: Point, at: dt.datetime) -> None:
    """Close one door and take its poster back; the venue is held by the caller."""
    reason = "closed by those who manage the venue"
    scans.close_point(by=by, point=point, reason=reason, at=at)
    codes.revoke_all(by=by, subject=point.pk, kind=CodeKind.VENUE_POINT, reason=reason, at=at)


def issue_poster(by: Person, point: Point, at: dt.datetime) -> None:
    """A poster for the door, good for years."""
    codes.issue(
        by=by, kind=CodeKind.VENUE_POINT, subject=point.pk, valid_seconds=rules.POSTER_HOLDS_SECONDS, at=at
    )
