from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "shanzhi.kernel.declarations"
    label = "declarations"
    verbose_name = "declarations"

    def ready(self) -> None:
        from shanzhi.kernel.declarations import manifest  # noqa: F401, PLC0415
