from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "shanzhi.kernel.events"
    label = "events"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
