from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from shanzhi.core import clock


class HealthCodeConfig(AppConfig):
    name = "shanzhi.features.health_code"
    label = "health_code"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415

        post_migrate.connect(_supply_rules, sender=self)


def _supply_rules(**_: Any) -> None:
    """A database that has just got its tables gets the first version of the rules with them."""
    from . import actions  # noqa: PLC0415

    actions.supply_rules(at=clock.now())
