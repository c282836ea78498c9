from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "shanzhi.kernel.files"
    label = "files"
