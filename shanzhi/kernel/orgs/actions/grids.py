"""Grids are drawn on the map and given to people who walk them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs import queries, rules
from shanzhi.kernel.orgs.enums import GridSize
from shanzhi.kernel.orgs.models import Division, GridCell, GridPost

DRAWING = 0x6772_6964  # advisory lock: two drawings at once would each miss the other's overlap


class GridRefused(DomainError):
    """A grid that cannot be drawn or given."""


def _division_of(code: str) -> Division:
    """The community of a grid's code, or its town where the grid is larger than a community."""
    found = Division.objects.filter(pk__in=[code[:12], code[:9]]).order_by("-pk").first()
    if found is None:
        raise GridRefused(_("网格编码的前 9 位应是已登记的镇街代码"), "grid.division", field="code")
    return found


def _refuse_overlap(drawn: Any, size: str) -> None:
    west, south, east, north = drawn.bounds
    near = GridCell.objects.filter(size=size, west__lt=east, east__gt=west, south__lt=north, north__gt=south)
    for other in near:
        if rules.overlaps(drawn, [other.polygon]):
            raise GridRefused(
                _("与网格“%(name)s”重叠，请调整边界") % {"name": other.name}, "grid.overlaps", field="polygon"
            )


@transaction.atomic
def draw_grid(
    *,
    by: Person | None,
    code: str,
    name: str,
    polygon: Mapping[str, Any],
    at: dt.datetime,
    size: str = GridSize.SMALL,
    parent: GridCell | None = None,
) -> GridCell:
    """Draw a grid; grids of one size never overlap."""
    if not (code.isascii() and code.isdigit() and len(code) == 15):
        raise GridRefused(_("网格编码应为 15 位数字"), "grid.code", field="code")
    drawn = rules.shape_of(polygon)
    if drawn is None:
        raise GridRefused(
            _("边界没有围成一块区域，或者自己交叉了，请重新绘制"), "grid.polygon", field="polygon"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DRAWING])
    if GridCell.objects.filter(code=code).exists():
        raise GridRefused(_("网格编码 %(code)s 已使用") % {"code": code}, "grid.exists", field="code")
    _refuse_overlap(drawn, size)
    west, south, east, north = drawn.bounds
    grid = GridCell.objects.create(
        code=code,
        name=name,
        size=size,
        division=_division_of(code),
        parent=parent,
        polygon=polygon,
        west=west,
        south=south,
        east=east,
        north=north,
    )
    audit.record(by=by, act="orgs.draw_grid", subject=ref(grid), at=at)
    return grid


@transaction.atomic
def assign_grid_worker(*, by: Person | None, grid: GridCell, person: Person, at: dt.datetime) -> GridPost:
    """Give a grid to a person; once is enough, a second time changes nothing."""
    post, fresh = GridPost.objects.get_or_create(
        grid=grid, person=person, until__isnull=True, defaults={"since": at}
    )
    if fresh:
        audit.record(
            by=by, act="orgs.assign_grid_worker", subject=ref(grid), at=at, detail={"person": ref(person)}
        )
    return post


@transaction.atomic
def release_grid_worker(*, by: Person | None, grid: GridCell, person: Person, at: dt.datetime) -> None:
    """The person no longer walks the grid."""
    if not queries.grids_of(person).filter(pk=grid.pk).exists():
        raise GridRefused(_("这位网格员不负责该网格"), "grid.not_assigned")
    GridPost.objects.filter(grid=grid, person=person, until__isnull=True).update(until=at)
    audit.record(
        by=by, act="orgs.release_grid_worker", subject=ref(grid), at=at, detail={"person": ref(person)}
    )
