"""Where a listed person stays, and whose grid that is."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import GridSize, Level
from shanzhi.kernel.orgs.models import Division, GridCell, GridPost, Residence


class HomeRefused(DomainError):
    """It is not known where the person stays."""


@dataclass(frozen=True)
class Stay:
    """A place of stay with the division and the grid it lies in."""

    division: Division
    grid: GridCell | None
    address: str
    lng: float | None = None
    lat: float | None = None


def stay_of(
    person: Person,
    *,
    address: str = "",
    division_code: str = "",
    lng: float | None = None,
    lat: float | None = None,
) -> Stay:
    """The address as given, by point or by village; without one the registered residence."""
    if lng is not None and lat is not None:
        return _at_point(address, lng, lat, division_code)
    if division_code:
        division = _village(division_code)
        return Stay(division, _only_grid(division), _given(address))
    if address.strip():
        raise HomeRefused(_("请选择居住的村（社区），或在地图上点一下位置。"), "stay.where", field="division")
    return _registered(person)


def _at_point(address: str, lng: float, lat: float, code: str) -> Stay:
    grid = orgs.grid_at(lng, lat)
    division = _village(code) if code else (grid.division if grid else orgs.nearest_division(lng, lat))
    if division is None:
        raise HomeRefused(_("这个位置不在本市范围内，请重新选点。"), "stay.outside", field="lng")
    return Stay(division, grid, _given(address), lng, lat)


def _village(code: str) -> Division:
    division = Division.objects.filter(pk=code, level=Level.VILLAGE).first()
    if division is None:
        raise HomeRefused(_("没有这个村（社区），请核对 12 位代码。"), "stay.division", field="division")
    return division


def _given(address: str) -> str:
    if not address.strip():
        raise HomeRefused(_("请填写居住地址，随访人员要按地址上门。"), "stay.address", field="address")
    return address.strip()


def _only_grid(division: Division) -> GridCell | None:
    """The grid of a village that has just one, or where one person walks them all; else only the map decides."""
    grids = list(GridCell.objects.filter(division=division, size=GridSize.SMALL).order_by("code"))
    if len(grids) < 2:
        return grids[0] if grids else None
    posts = GridPost.objects.filter(grid__in=grids, until__isnull=True)
    walked = set(posts.values_list("grid_id", "person_id"))
    is_one_round = len({person for _grid, person in walked}) == 1 and len(walked) == len(grids)
    return grids[0] if is_one_round else None


def _registered(person: Person) -> Stay:
    home = Residence.objects.select_related("division", "grid").filter(person=person).first()
    if home is None:
        raise HomeRefused(
            _("此人没有登记住址，请填写居住地址并选择村（社区）。"), "stay.unknown", field="address"
        )
    return Stay(home.division, home.grid or _only_grid(home.division), home.address)
