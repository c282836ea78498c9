"""A notice of each kind, and people to tell."""

import pytest

from shanzhi.core import registry
from tests import factories


@pytest.fixture(autouse=True)
def notices():
    """Notices that a feature would bring."""
    quiet = registry.Notice("test.quiet", "只进收件箱")
    loud = registry.Notice("test.loud", "各渠道", channels=("sms", "mail", "push"))
    registry.register(registry.Manifest(module="test_notify", notices=(quiet, loud)))
    yield
    registry.register(registry.Manifest(module="test_notify"))


@pytest.fixture
def reader(db):
    return factories.person("陈小明")
