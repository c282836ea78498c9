import pytest
from django.core.cache import cache

from tests.security.world import World, make_world


@pytest.fixture
def world(db, frozen_at, settings, tmp_path) -> World:
    settings.FILES_ROOT = tmp_path / "files"
    cache.clear()
    return make_world(frozen_at)
