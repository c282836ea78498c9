"""Choosing the place one lives in: county and town first, then the village."""

from django.db.models import Q

from shanzhi.kernel.orgs.enums import Level
from shanzhi.kernel.orgs.models import Division

Choice = tuple[str, str]


def town_choices() -> list[tuple[str, list[Choice]]]:
    """Towns grouped by county, in the order of their codes; one query."""
    rows = Division.objects.filter(Q(level=Level.COUNTY) | Q(level=Level.TOWN)).order_by("code")
    counties: dict[str, tuple[str, list[Choice]]] = {}
    for row in rows.only("code", "name", "level"):
        if row.level == Level.COUNTY:
            counties[row.code] = (row.name, [])
        elif row.code[:6] in counties:
            counties[row.code[:6]][1].append((row.code, row.name))
    return list(counties.values())


def village_choices(town: str) -> list[Choice]:
    """The villages and communities of a town."""
    if not town:
        return []
    return list(Division.objects.filter(parent=town, level=Level.VILLAGE).values_list("code", "name"))


def towns_in(scope: str) -> list[Choice]:
    """Counties and towns inside a scope, for a filter; a town stands under its county."""
    rows = Division.objects.filter(Q(level=Level.COUNTY) | Q(level=Level.TOWN), code__startswith=scope)
    return [
        (row.code, row.name if row.level == Level.COUNTY else f"　{row.name}")
        for row in rows.order_by("code").only("code", "name", "level")
    ]
