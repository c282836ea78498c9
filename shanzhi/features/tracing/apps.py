from django.apps import AppConfig


class TracingConfig(AppConfig):
    name = "shanzhi.features.tracing"
    label = "tracing"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
