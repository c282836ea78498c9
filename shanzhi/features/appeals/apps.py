from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "shanzhi.features.appeals"
    label = "appeals"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
