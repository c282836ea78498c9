from django.apps import AppConfig


class StaffHealthConfig(AppConfig):
    name = "shanzhi.features.staff_health"
    label = "staff_health"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
