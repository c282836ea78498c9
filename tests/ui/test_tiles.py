from django.contrib.auth.models import AnonymousUser

from shanzhi.core import registry
from shanzhi.ui import tiles
from shanzhi.ui.icons import icon


class Everybody:
    """A person with every permit."""

    is_authenticated = True

    def has_permit(self, name):
        return True


def test_every_tile_leads_somewhere_and_has_a_drawing():
    offered = [way for portal in registry.collect("portals") for way in tiles.ways(portal, Everybody())]
    assert len(offered) == len(registry.collect("tiles"))
    for way in offered:
        assert way.url.startswith(registry.portal(way.tile.portal).prefix)
        assert icon(way.tile.icon)


def test_permits_hide_tiles():
    office = registry.portal("office")
    assert all(way.tile.permit is None for way in tiles.ways(office, AnonymousUser()))


def test_search_needs_every_word():
    ways = tiles.ways(registry.portal("citizen"), Everybody())
    assert [way.tile.name for way in tiles.search(ways, "扫码 海报")] != [way.tile.name for way in ways]
    assert tiles.search(ways, "没有这个功能") == []


def test_groups_keep_the_order_of_their_first_tile():
    ways = tiles.of_tasks(tiles.ways(registry.portal("office"), Everybody()))
    groups = tiles.groups(ways)
    assert groups[0].ways[0] == ways[0]
    assert len({str(group.title) for group in groups}) == len(groups)


def test_of_person_and_of_tasks_share_nothing():
    ways = tiles.ways(registry.portal("citizen"), Everybody())
    assert len(tiles.of_person(ways)) + len(tiles.of_tasks(ways)) == len(ways)
