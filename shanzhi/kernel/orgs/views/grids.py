"""Drawing grids: a file of many, or one on the map."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.core.htmx import go
from shanzhi.kernel.orgs import actions, queries
from shanzhi.kernel.orgs.enums import GridFault
from shanzhi.kernel.orgs.forms import BorderForm, GapsForm, GridFileForm, NewGridForm
from shanzhi.kernel.orgs.models import GridCell, GridImport

DRAW = "orgs.draw_grids"
SHOWN = 200  # findings on the page; the figures above them count all


@permit(DRAW, everywhere=True)
@require_http_methods(["GET", "POST"])
def grid_file(request: HttpRequest) -> HttpResponse:
    """Upload a file; it is checked and shown, and nothing is drawn yet."""
    sent = request.method == "POST"
    form = GridFileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent:
        done, held = act(form, lambda data: _checked(request, data["file"]))
        if done:
            return go(request, "orgs:grid_import", held.pk)
    latest = GridImport.objects.filter(by=request.user).defer("features", "findings")[:10]
    context = {"form": form, "latest": latest}
    return render(request, "orgs/office/grid_file.html", context, status=422 if sent else 200)


def _checked(request: HttpRequest, upload: Any) -> GridImport:
    return actions.check_grid_file(by=request.user, name=upload.name, content=upload.read(), at=now())


@permit(DRAW, everywhere=True)
@require_http_methods(["GET", "POST"])
def grid_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the check of a file found; a POST draws it."""
    held = get_object_or_404(GridImport, pk=import_id, by=request.user)
    form = GapsForm(request.POST or None)
    if request.method == "POST":
        done, number = act(
            form, lambda data: actions.draw_grid_file(by=request.user, import_id=held.pk, at=now(), **data)
        )
        if done:
            messages.success(request, _("已导入 {count} 个网格。").format(count=number))
            return go(request, "orgs:grids")
    faults = held.findings
    context = {
        "held": held,
        "form": form,
        "findings": [_worded(number, one) for number, one in enumerate(faults[:SHOWN])],
        "total": len(faults),
        "number": len(held.features),
        "stops": any(one["fault"] != GridFault.GAP for one in faults),
        "has_gaps": any(one["fault"] == GridFault.GAP for one in faults),
    }
    status = 422 if form.is_bound else 200
    return render(request, "orgs/office/grid_import.html", context, status=status)


def _worded(number: int, finding: Mapping[str, Any]) -> dict[str, Any]:
    words = GridFault(finding["fault"]).label
    return {**finding, "number": number, "title": words, "area": round(finding["area"])}


@permit(DRAW, everywhere=True)
@require_safe
def grid_import_map(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The grids of the file and, over them, what is wrong."""
    held = get_object_or_404(GridImport, pk=import_id, by=request.user)
    faulty = {code for one in held.findings for code in one["codes"]}
    drawn = [_of_file(row, faulty) for row in held.features if isinstance(row, dict) and row.get("geometry")]
    wrong = [
        {
            "type": "Feature",
            "properties": {"kind": "finding", "number": number, "name": str(GridFault(one["fault"]).label)},
            "geometry": one["place"],
        }
        for number, one in enumerate(held.findings[:SHOWN])
        if one["place"]
    ]
    return _collection([*drawn, *wrong])


def _of_file(row: Mapping[str, Any], faulty: set[str]) -> dict[str, Any]:
    given = row.get("properties")
    said = given if isinstance(given, dict) else {}
    code = str(said.get("code") or "")
    properties = {
        "kind": "faulty" if code in faulty else "grid",
        "code": code,
        "name": str(said.get("name") or code),
        "size": str(said.get("size") or "small"),
    }
    return {"type": "Feature", "properties": properties, "geometry": row["geometry"]}


def _collection(features: Iterable[Mapping[str, Any]]) -> JsonResponse:
    return JsonResponse({"type": "FeatureCollection", "features": list(features)})


@permit(DRAW)
@require_http_methods(["GET", "POST"])
def grid_new(request: HttpRequest) -> HttpResponse:
    """Draw a grid on the map, snapping to its neighbours."""
    form = NewGridForm(request.POST or None)
    if request.method == "POST":
        scope = queries.scope_of(request.user, DRAW)
        done, grid = act(form, lambda data: actions.add_grid(by=request.user, scope=scope, at=now(), **data))
        if done:
            messages.success(request, _("网格“{name}”已画好。").format(name=grid.name))
            return go(request, "orgs:grids")
    return _drawing(request, form, None)


@permit(DRAW)
@require_http_methods(["GET", "POST"])
def grid_edit(request: HttpRequest, grid_code: str) -> HttpResponse:
    """Change the border of a grid."""
    grid = get_object_or_404(queries.grids_in(queries.scope_of(request.user, DRAW)), code=grid_code)
    form = BorderForm(request.POST or None, initial={"name": grid.name, "polygon": grid.polygon})
    if request.method == "POST":
        done, _grid = act(
            form, lambda data: actions.redraw_grid(by=request.user, code=grid.code, at=now(), **data)
        )
        if done:
            messages.success(request, _("网格“{name}”的边界已更新。").format(name=grid.name))
            return go(request, "orgs:grids")
    return _drawing(request, form, grid)


def _drawing(request: HttpRequest, form: BorderForm, grid: GridCell | None) -> HttpResponse:
    context = {"form": form, "grid": grid, "city_code": settings.CITY_CODE}
    status = 422 if form.is_bound else 200
    return render(request, "orgs/office/grid_draw.html", context, status=status)


@permit("orgs.view")
@require_safe
def grid_near(request: HttpRequest, grid_code: str) -> HttpResponse:
    """The neighbours of a grid and the one above it: what its border may touch."""
    scope = queries.scope_of(request.user, "orgs.view")
    grid = get_object_or_404(queries.grids_in(scope), code=grid_code)
    rows = [row for row in queries.grids_near(grid) if row.division_id.startswith(scope)]
    return _collection(_stored(row, grid) for row in rows)


def _stored(row: GridCell, grid: GridCell) -> dict[str, Any]:
    kind = "own" if row.pk == grid.pk else "above" if row.pk == grid.parent_id else "grid"
    properties = {"kind": kind, "code": row.code, "name": row.name, "size": row.size}
    return {"type": "Feature", "properties": properties, "geometry": row.polygon}
