from django.apps import AppConfig


class EntranceConfig(AppConfig):
    name = "shanzhi.portals.entrance"
    label = "entrance"
