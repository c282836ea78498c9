from django.apps import AppConfig


class KeyPeopleConfig(AppConfig):
    name = "shanzhi.features.key_people"
    label = "key_people"

    def ready(self) -> None:
        from . import manifest  # noqa: F401, PLC0415
