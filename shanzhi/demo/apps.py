from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "shanzhi.demo"
    label = "demo"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
