from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "shanzhi.kernel.codes"
    label = "codes"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
