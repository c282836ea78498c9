"""Many grids at once from GeoJSON: read, checked, shown, and then drawn all or none."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from shapely.geometry import mapping

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs import grid_check, rules
from shanzhi.kernel.orgs.actions.grids import DRAWING, GridRefused, draw_grid
from shanzhi.kernel.orgs.enums import GridSize
from shanzhi.kernel.orgs.models import Division, GridCell, GridImport

MOST_BYTES = 30 * 1024 * 1024
MOST_GRIDS = 20_000
NULL = rb"\u0000"
_BATCH = 500


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def features_of(*, content: bytes) -> list[Any]:
    """The features of a GeoJSON file."""
    if len(content) > MOST_BYTES:
        raise GridRefused(_("文件超过 30 MB，请按县（市、区）分开导入"), "grids.too_large", field="file")
    try:
        if NULL in content:
            raise ValueError("PostgreSQL keeps no null characters")
        said = json.loads(content, parse_constant=_no_number)
        features = said["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GridRefused(
            _("这不是 GeoJSON 的 FeatureCollection，请检查文件"), "grids.unreadable", field="file"
        ) from error
    if not isinstance(features, list) or not 0 < len(features) <= MOST_GRIDS:
        raise GridRefused(_("文件中没有网格，或者超过 20,000 个"), "grids.number", field="file")
    return features


def check_features(*, features: Sequence[Any]) -> grid_check.Reading:
    """What is wrong with the grids of a file, beside those that are there already."""
    found = grid_check.read(features, set(Division.objects.values_list("pk", flat=True)))
    codes = {cell.code for cell in found.cells}
    found.findings += grid_check.fit(found.cells, _stored_but(codes))
    return found


def _stored_but(codes: set[str]) -> list[grid_check.Cell]:
    rows = GridCell.objects.exclude(code__in=codes).select_related("parent")
    cells = []
    for row in rows:
        drawn = rules.shape_of(row.polygon)
        if drawn is not None:
            parent = row.parent.code if row.parent else ""
            cells.append(grid_check.Cell(row.code, row.name, row.size, parent, drawn))
    return cells


@transaction.atomic
def check_grid_file(*, by: Person, name: str, content: bytes, at: dt.datetime) -> GridImport:
    """Read a file and keep it with what is wrong; nothing is drawn yet."""
    features = features_of(content=content)
    findings = [asdict(finding) for finding in check_features(features=features).findings]
    return GridImport.objects.create(by=by, name=name[:100], features=features, findings=findings, at=at)


@transaction.atomic
def draw_grid_file(*, by: Person, import_id: UUID, accept_gaps: bool = False, at: dt.datetime) -> int:
    """Draw a checked file. It is checked once more, because the map may have changed meanwhile."""
    held = GridImport.objects.select_for_update().filter(pk=import_id, by=by).first()
    if held is None:
        raise GridRefused(_("没有找到这份文件，请重新上传"), "grids.unknown", status=404)
    if held.drawn_at is not None:
        raise GridRefused(_("这份文件已经导入"), "grids.drawn", status=409)
    number = import_grids(by=by, features=held.features, accept_gaps=accept_gaps, at=at)
    held.drawn_at = at
    held.save(update_fields=["drawn_at"])
    return number


@transaction.atomic
def import_grids(
    *, by: Person | None, features: Sequence[Any], accept_gaps: bool = False, at: dt.datetime
) -> int:
    """Draw all grids of a file, or none: a grid whose code is there already gets the new border."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DRAWING])
    found = check_features(features=features)
    wrong = [one for one in found.findings if one.stops or not accept_gaps]
    if wrong:
        raise GridRefused(
            _("有 %(count)s 处问题，没有导入任何网格") % {"count": len(wrong)}, "grids.faulty", status=409
        )
    _write(found.cells)
    audit.record(by=by, act="orgs.import_grids", subject="grids", at=at, detail={"grids": len(found.cells)})
    return len(found.cells)


def _write(cells: Sequence[grid_check.Cell]) -> None:
    """From the largest to the smallest, so that the one above is there."""
    divisions = set(Division.objects.values_list("pk", flat=True))
    for size in (GridSize.LARGE, GridSize.MEDIUM, GridSize.SMALL):
        alike = [cell for cell in cells if cell.size == size]
        above = {cell.parent for cell in alike if cell.parent}
        parents = dict(GridCell.objects.filter(code__in=above).values_list("code", "pk"))
        rows = [_row(cell, divisions, parents) for cell in alike]
        GridCell.objects.bulk_create(
            rows,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "size", "division", "parent", "polygon", "west", "south", "east", "north"],
        )


def _row(cell: grid_check.Cell, divisions: set[str], parents: dict[str, UUID]) -> GridCell:
    west, south, east, north = cell.drawn.bounds
    code = cell.code
    return GridCell(
        code=code,
        name=cell.name,
        size=cell.size,
        division_id=code[:12] if code[:12] in divisions else code[:9],
        parent_id=parents.get(cell.parent),
        polygon=mapping(cell.drawn),
        west=west,
        south=south,
        east=east,
        north=north,
    )


@transaction.atomic
def add_grid(
    *,
    by: Person,
    scope: str,
    code: str,
    name: str,
    polygon: dict[str, Any],
    at: dt.datetime,
    size: str = GridSize.SMALL,
    parent: str = "",
) -> GridCell:
    """Draw one grid more inside the official's area, under the grid above it."""
    if not rules.is_inside(code, scope):
        raise GridRefused(_("这个编码不在您负责的区域内"), "grid.not_yours", field="code")
    above = GridCell.objects.filter(code=parent).first() if parent else None
    if parent and (above is None or above.size != grid_check.ABOVE.get(GridSize(size))):
        raise GridRefused(_("没有这个上级网格，或者它不比这一级大一级"), "grid.parent", field="parent")
    drawn, _fault = grid_check.outline_of(polygon)
    if drawn is not None and above is not None:
        cell = grid_check.Cell(code, name, size, parent, drawn)
        _refuse_misfit(grid_check.fit([cell], _stored_but({code})))
    return draw_grid(by=by, code=code, name=name, polygon=polygon, at=at, size=size, parent=above)


def _refuse_misfit(findings: list[grid_check.Finding]) -> None:
    for finding in findings:
        if finding.stops:
            raise GridRefused(_sentence(finding), f"grid.{finding.fault}", field="polygon")


@transaction.atomic
def redraw_grid(*, by: Person, code: str, name: str, polygon: dict[str, Any], at: dt.datetime) -> GridCell:
    """Change the border or the name of one grid; it must fit among the others as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DRAWING])
    grid = GridCell.objects.select_for_update(of=["self"]).select_related("parent").filter(code=code).first()
    if grid is None:
        raise GridRefused(_("没有这个网格"), "grid.unknown", status=404)
    drawn, fault = grid_check.outline_of(polygon)
    if drawn is None or fault:
        raise GridRefused(
            _("边界没有围成一块区域，或者自己交叉了，请重新绘制"), "grid.polygon", field="polygon"
        )
    parent = grid.parent.code if grid.parent else ""
    cell = grid_check.Cell(code, name, grid.size, parent, drawn)
    _refuse_misfit(grid_check.fit([cell], _stored_but({code})))
    grid.name, grid.polygon = name, mapping(drawn)
    grid.west, grid.south, grid.east, grid.north = drawn.bounds
    grid.save(update_fields=["name", "polygon", "west", "south", "east", "north"])
    audit.record(by=by, act="orgs.redraw_grid", subject=ref(grid), at=at)
    return grid


def _sentence(finding: grid_check.Finding) -> Any:
    other = GridCell.objects.filter(code=finding.codes[-1]).values_list("name", flat=True).first()
    values = {"name": other or finding.codes[-1], "area": f"{finding.area:,.0f}"}
    if finding.fault == "overlap":
        return _("与网格“%(name)s”重叠 %(area)s 平方米，请调整边界") % values
    return _("超出上级网格“%(name)s” %(area)s 平方米，请调整边界") % values
