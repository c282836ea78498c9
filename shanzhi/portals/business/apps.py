from django.apps import AppConfig


class BusinessConfig(AppConfig):
    name = "shanzhi.portals.business"
    label = "business"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
