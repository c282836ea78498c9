from django.apps import AppConfig


class GridConfig(AppConfig):
    name = "shanzhi.features.grid"
    label = "grid"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
