from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shanzhi.kernel.cases"
    label = "cases"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
