from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "shanzhi.kernel.scans"
    label = "scans"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
