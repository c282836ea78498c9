"""Reading the city's order: divisions, grids, units, people."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from shanzhi.core.access import permit
from shanzhi.core.export import Column, export
from shanzhi.core.htmx import page
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries
from shanzhi.kernel.orgs.enums import GridSize
from shanzhi.kernel.orgs.forms import DivisionSearch, GridSearch, PeopleSearch, SearchForm


def _listing(
    request: HttpRequest,
    template: str,
    form: SearchForm,
    rows: QuerySet,
    columns: list[Column],
    **context: object,
) -> HttpResponse:
    """One list three ways: page, fragment, file."""
    if wanted := request.GET.get("format"):
        return export(wanted, columns, rows, str(context["title"]))
    return page(request, template, {"form": form, "listing": paged(request, rows), **context})


@permit("orgs.view")
def divisions(request: HttpRequest) -> HttpResponse:
    """Every division of the city, found by name or code, or walked down from the city."""
    return _divisions(request, settings.CITY_CODE)


@permit("orgs.view")
def division(request: HttpRequest, code: str) -> HttpResponse:
    """One division with those right below."""
    return _divisions(request, code)


def _divisions(request: HttpRequest, code: str) -> HttpResponse:
    """Right below, or at any depth once something is looked for."""
    above = queries.division(code)
    form = DivisionSearch(request.GET)
    words, level = form.value("q"), form.value("level")
    rows = queries.divisions_under(code) if words or level else queries.children_of(code)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code__startswith=words))
    if level:
        rows = rows.filter(level=level)
    columns: list[Column] = [
        (_("代码"), lambda row: row.code),
        (_("名称"), lambda row: row.name),
        (_("级别"), lambda row: row.get_level_display()),
        (_("经度（示意）"), lambda row: row.lng),
        (_("纬度（示意）"), lambda row: row.lat),
    ]
    path = queries.division_path(code)
    return _listing(
        request, "orgs/office/divisions.html", form, rows, columns, title=above.name, above=above, path=path
    )


@permit("orgs.view")
def grids(request: HttpRequest) -> HttpResponse:
    """The grids of the official's area, as a list beside their map."""
    form = GridSearch(request.GET)
    words, size = form.value("q"), form.value("size")
    rows = queries.grids_in(queries.scope_of(request.user, "orgs.view"))
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(code__startswith=words) | Q(division__name__icontains=words)
        )
    if size:
        rows = rows.filter(size=size)
    columns: list[Column] = [
        (_("网格编码"), lambda row: row.code),
        (_("名称"), lambda row: row.name),
        (_("类型"), lambda row: row.get_size_display()),
        (_("所属区划"), lambda row: row.division.name),
        (_("网格员人数"), lambda row: row.walkers),
    ]
    context = {
        "city_code": settings.CITY_CODE,
        "map_approval": settings.MAP_APPROVAL,
        "draws": request.user.has_permit("orgs.draw_grids"),
    }
    return _listing(request, "orgs/office/grids.html", form, rows, columns, title=_("网格"), **context)


@permit("orgs.view")
def cells(request: HttpRequest) -> HttpResponse:
    """The polygons of the grids of one size for the map, small ones unless `size` says otherwise."""
    wanted = GridSearch(request.GET).value("size") or GridSize.SMALL
    features = [
        {
            "type": "Feature",
            "id": grid.code,
            "properties": {"code": grid.code, "name": grid.name, "division": grid.division.name},
            "geometry": grid.polygon,
        }
        for grid in queries.grids_in(queries.scope_of(request.user, "orgs.view")).filter(size=wanted)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@permit("orgs.view")
def units(request: HttpRequest) -> HttpResponse:
    """Departments and their offices."""
    form = SearchForm(request.GET)
    rows = queries.units()
    if words := form.value("q"):
        rows = rows.filter(
            Q(name__icontains=words) | Q(short_name__icontains=words) | Q(parent__name__icontains=words)
        )
    columns: list[Column] = [
        (_("单位"), lambda row: row.name),
        (_("简称"), lambda row: row.short_name),
        (_("上级单位"), lambda row: row.parent.name if row.parent else ""),
        (_("区划"), lambda row: row.division.name),
        (_("人数"), lambda row: row.people),
    ]
    return _listing(request, "orgs/office/units.html", form, rows, columns, title=_("机构"))


@permit("orgs.view")
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues by unit. Their names are for the office; telephone numbers stay masked."""
    form = PeopleSearch(request.GET)
    rows = queries.memberships()
    if words := form.value("q"):
        rows = rows.filter(
            Q(person__name__icontains=words)
            | Q(unit__name__icontains=words)
            | Q(unit__parent__name__icontains=words)
            | Q(post__name__icontains=words)
        )
    form.is_valid()
    if unit := form.cleaned_data.get("unit"):
        rows = rows.filter(Q(unit=unit) | Q(unit__parent=unit))
    columns: list[Column] = [
        (_("姓名"), lambda row: row.person.name),
        (_("单位"), lambda row: row.unit.parent.name if row.unit.parent else row.unit.name),
        (_("科室"), lambda row: row.unit.name if row.unit.parent else ""),
        (_("职务"), lambda row: row.post.name if row.post else ""),
        (_("电话"), lambda row: row.person.masked_phone),
    ]
    return _listing(request, "orgs/office/people.html", form, rows, columns, title=_("通讯录"))
