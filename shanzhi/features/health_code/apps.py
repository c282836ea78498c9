from django.apps import AppConfig


class HealthCodeConfig(AppConfig):
    name = "shanzhi.features.health_code"
    label = "health_code"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
