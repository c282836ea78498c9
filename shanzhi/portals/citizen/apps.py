from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "shanzhi.portals.citizen"
    label = "citizen"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
