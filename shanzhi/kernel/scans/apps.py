from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "shanzhi.kernel.scans"
    label = "scans"
