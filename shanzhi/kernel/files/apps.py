from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "shanzhi.kernel.files"
    label = "files"

    def ready(self) -> None:
        from shanzhi.kernel.files import manifest  # noqa: F401, PLC0415  (models must be loaded first)
