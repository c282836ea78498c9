"""Planning shifts, and following a walk with the worker's consent."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs.models import GridCell, GridPost

from .. import queries, rules
from ..models import Patrol, PatrolSpot, Shift

MOST_SPOTS = 2000  # in one upload


class PatrolRefused(DomainError):
    """A shift or a walk that cannot be."""


@transaction.atomic
def plan_shift(
    *, by: Person, person: Person, grid: GridCell, day: dt.date, slot: str, at: dt.datetime
) -> Shift:
    """Put a worker on a grid for a part of a day; whoever is on another grid then has to be taken off first."""
    if not GridPost.objects.filter(person=person, grid=grid, until__isnull=True).exists():
        raise PatrolRefused(_("这位网格员不负责该网格"), "shift.not_posted", field="grid")
    shift, fresh = Shift.objects.select_related("grid").get_or_create(
        person=person, day=day, slot=slot, defaults={"grid": grid}
    )
    if not fresh and shift.grid_id != grid.pk:
        raise PatrolRefused(
            _("这位网格员这个班次已经排在“%(grid)s”") % {"grid": shift.grid.name},
            "shift.taken",
            field="person",
            status=409,
        )
    if fresh:
        audit.record(by=by, act="grid.plan_shift", subject=ref(shift), at=at, detail={"person": ref(person)})
    return shift


@transaction.atomic
def cancel_shift(*, by: Person, shift: Shift, at: dt.datetime) -> None:
    """Take a worker off a part of a day."""
    audit.record(
        by=by,
        act="grid.cancel_shift",
        subject=ref(shift),
        at=at,
        detail={"person": f"person:{shift.person_id}"},
    )
    shift.delete()


@transaction.atomic
def start_patrol(
    *, by: Person, patrol_id: UUID, grid_id: UUID, started_at: dt.datetime, agrees: bool, at: dt.datetime
) -> Patrol:
    """Begin a walk under the key that the phone made; the same key again is the same walk."""
    earlier = Patrol.objects.filter(pk=patrol_id).first()
    if earlier is not None:
        return _own(by, earlier)
    if not agrees:
        raise PatrolRefused(_("记录轨迹需要您同意"), "patrol.consent", field="agrees")
    if not rules.may_be_from(started_at, now=at):
        raise PatrolRefused(_("巡查时间不对，请检查手机的日期和时间"), "patrol.time")
    grid = queries.own_grid(by, grid_id)
    patrol, _fresh = Patrol.objects.get_or_create(
        pk=patrol_id,
        defaults={"person": by, "grid": grid, "agreed_at": started_at, "started_at": started_at},
    )
    return _own(by, patrol)


def _own(by: Person, patrol: Patrol) -> Patrol:
    if patrol.person_id != by.pk:
        raise PatrolRefused(_("没有这条巡查记录"), "patrol.unknown", status=404)
    return patrol


@transaction.atomic
def note_track(*, by: Person, patrol_id: UUID, spots: Sequence[Mapping[str, Any]], at: dt.datetime) -> int:
    """Add positions; each has the number the phone gave it, so that sending them again adds none twice."""
    patrol = Patrol.objects.select_for_update(of=["self"]).select_related("grid").filter(pk=patrol_id).first()
    if patrol is None:
        raise PatrolRefused(_("没有这条巡查记录"), "patrol.unknown", status=404)
    _own(by, patrol)
    if len(spots) > MOST_SPOTS:
        raise PatrolRefused(_("一次上传的位置太多"), "patrol.too_many")
    fitting = [spot for spot in spots if rules.may_be_from(spot["at"], now=at)]
    PatrolSpot.objects.bulk_create(
        [PatrolSpot(patrol=patrol, **spot) for spot in fitting], ignore_conflicts=True, batch_size=500
    )
    _measure(patrol)
    return len(fitting)


def _measure(patrol: Patrol) -> None:
    track = list(patrol.spots.values_list("at", "lng", "lat"))
    patrol.metres = rules.walked(track)
    patrol.coverage = rules.coverage(patrol.grid.polygon, track)
    patrol.save(update_fields=["metres", "coverage"])


@transaction.atomic
def end_patrol(*, by: Person, patrol_id: UUID, ended_at: dt.datetime, at: dt.datetime) -> Patrol:
    """The walk is over; a second end changes nothing."""
    patrol = Patrol.objects.select_for_update(of=["self"]).filter(pk=patrol_id).first()
    if patrol is None:
        raise PatrolRefused(_("没有这条巡查记录"), "patrol.unknown", status=404)
    _own(by, patrol)
    if patrol.ended_at is None:
        patrol.ended_at = min(max(ended_at, patrol.started_at), at)
        patrol.save(update_fields=["ended_at"])
    return patrol


@transaction.atomic
def note_walk(
    *,
    by: Person,
    patrol_id: UUID,
    grid_id: UUID,
    started_at: dt.datetime,
    agrees: bool,
    spots: Sequence[Mapping[str, Any]],
    at: dt.datetime,
    ended_at: dt.datetime | None = None,
) -> int:
    """A stretch of a walk as a phone sends it: begin, add and end in one, in whatever order stretches come."""
    start_patrol(by=by, patrol_id=patrol_id, grid_id=grid_id, started_at=started_at, agrees=agrees, at=at)
    number = note_track(by=by, patrol_id=patrol_id, spots=spots, at=at)
    if ended_at is not None:
        end_patrol(by=by, patrol_id=patrol_id, ended_at=ended_at, at=at)
    return number


def drop_tracks(*, at: dt.datetime) -> int:
    """Forget positions whose time of retention is over; length and coverage of the walk stay."""
    last = at - dt.timedelta(days=settings.PATROL_RETENTION_DAYS)
    return PatrolSpot.objects.filter(at__lt=last).delete()[0]
