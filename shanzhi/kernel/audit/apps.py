from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "shanzhi.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
