from django.apps import AppConfig


class SchoolHealthConfig(AppConfig):
    name = "shanzhi.features.school_health"
    label = "school_health"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
