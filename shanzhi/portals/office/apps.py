from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "shanzhi.portals.office"
    label = "office"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
