"""The doors of a venue: opening further ones, renaming, closing, opening again."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import StaffRole
from shanzhi.kernel.scans.models import Point

from .. import queries, rules
from ..doors import end_point, issue_poster, open_point
from ..models import Venue
from ..venue_locks import VenueRefused, run_and_locked


@transaction.atomic
def add_point(*, by: Person, venue: Venue, name: str, at: dt.datetime) -> Point:
    """Open one more door; everybody who inspects the venue may inspect it."""
    venue = run_and_locked(by, venue.pk)
    _refuse_taken(venue, name)
    if queries.points_of(venue).count() >= rules.MOST_POINTS:
        raise VenueRefused(
            _("最多 %(most)s 个出入口，请先关闭不用的。") % {"most": rules.MOST_POINTS}, "venue.most_points"
        )
    point = open_point(by=by, venue=venue, name=name, at=at)
    _let_inspectors_in(by, venue, point, at)
    return point


@transaction.atomic
def rename_point(*, by: Person, venue: Venue, point_id: UUID, name: str, at: dt.datetime) -> Point:
    """Another name for a door; its poster stays good, with the old name until it is printed again."""
    venue = run_and_locked(by, venue.pk)
    point = _one_of(queries.points_of(venue).filter(pk=point_id).first())
    _refuse_taken(venue, name, but=point)
    return scans.rename_point(by=by, point=point, name=name, at=at)


@transaction.atomic
def close_point(*, by: Person, venue: Venue, point_id: UUID, at: dt.datetime) -> None:
    """Close one door; its poster stops working. The last one closes with the venue."""
    venue = run_and_locked(by, venue.pk)
    points = list(queries.points_of(venue))
    point = _one_of(next((point for point in points if point.pk == point_id), None))
    if len(points) == 1:
        raise VenueRefused(_("至少要保留一个出入口；不再使用时请关闭场所。"), "venue.last_point")
    end_point(by=by, point=point, at=at)


@transaction.atomic
def reopen_point(*, by: Person, venue: Venue, point_id: UUID, at: dt.datetime) -> Point:
    """Open a closed door again, with a new poster: the old one stays void."""
    venue = run_and_locked(by, venue.pk)
    point = _one_of(queries.closed_points_of(venue).filter(pk=point_id).first())
    _refuse_taken(venue, point.name, but=point)
    point = scans.reopen_point(by=by, point=point, at=at)
    # Closing took back every code up to its second: the new one must not fall into that second too.
    issue_poster(by, point, at + dt.timedelta(seconds=1))
    scans.add_staff(by=by, point=point, person=venue.administrator, role=StaffRole.MANAGER, at=at)
    _let_inspectors_in(by, venue, point, at)
    return point


def _let_inspectors_in(by: Person, venue: Venue, point: Point, at: dt.datetime) -> None:
    for inspector in queries.inspectors_of(venue).exclude(person=venue.administrator_id):
        scans.add_staff(by=by, point=point, person=inspector.person, role=StaffRole.INSPECTOR, at=at)


def _refuse_taken(venue: Venue, name: str, but: Point | None = None) -> None:
    same = queries.points_of(venue).filter(name=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise VenueRefused(_("已经有同名的出入口，请换一个名称。"), "venue.point_exists", field="name")


def _one_of(point: Point | None) -> Point:
    if point is None:
        raise VenueRefused(_("没有找到这个出入口。"), "venue.point_unknown", status=404)
    return point
