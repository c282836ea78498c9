from django.apps import AppConfig


class SelfCheckConfig(AppConfig):
    name = "shanzhi.features.self_check"
    label = "self_check"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
