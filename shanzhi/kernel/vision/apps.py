from django.apps import AppConfig


class VisionConfig(AppConfig):
    name = "shanzhi.kernel.vision"
    label = "vision"

    def ready(self) -> None:
        from shanzhi.kernel.vision import manifest  # noqa: F401, PLC0415  (models must be loaded first)
