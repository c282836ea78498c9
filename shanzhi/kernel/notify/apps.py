from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "shanzhi.kernel.notify"
    label = "notify"

    def ready(self) -> None:
        from shanzhi.kernel.notify import checks, manifest  # noqa: F401, PLC0415  (models must be loaded first)
