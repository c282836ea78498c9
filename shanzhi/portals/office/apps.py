from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "shanzhi.portals.office"
    label = "office"
