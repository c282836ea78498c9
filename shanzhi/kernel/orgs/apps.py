from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "shanzhi.kernel.orgs"
    label = "orgs"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
