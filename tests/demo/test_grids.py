"""The invented grids of the demo city pass the check that files of real ones must pass."""

import pytest

from shanzhi.demo import ground
from shanzhi.kernel.orgs import queries
from shanzhi.kernel.orgs.actions.grid_files import check_features
from shanzhi.kernel.orgs.models import GridCell


@pytest.mark.django_db
def test_three_sizes_fit_into_each_other(at):
    ground.load_divisions(at=at)
    villages = ground.lived_in(100)
    grids = ground.draw_grids(villages=villages, at=at)
    assert set(grids) == {village.code for village in villages}
    towns = {village.parent_id for village in villages}
    counted = {size: GridCell.objects.filter(size=size).count() for size in ("large", "medium", "small")}
    assert counted["large"] == len(towns)
    assert counted["medium"] >= len(villages)
    assert 100 <= counted["small"] <= 200
    again = check_features(
        features=[
            {
                "type": "Feature",
                "properties": {
                    "code": row.code,
                    "name": row.name,
                    "size": row.size,
                    "parent": row.parent.code if row.parent else "",
                },
                "geometry": row.polygon,
            }
            for row in GridCell.objects.select_related("parent")
        ]
    )
    assert [one for one in again.findings if one.stops] == []
    found = [queries.grid_at(village.lng, village.lat) for village in villages]
    assert [grid.division_id for grid in found if grid] == [village.code for village in villages]
