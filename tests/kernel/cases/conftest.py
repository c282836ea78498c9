"""The kind of case that only tests know."""

import pytest

from shanzhi.core import registry
from tests.kernel.cases import world


@pytest.fixture
def probe(monkeypatch):
    monkeypatch.setitem(registry._manifests, "probe", world.MANIFEST)


@pytest.fixture
def city(probe, db, frozen_at):
    return world.make_city(frozen_at)
