from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "shanzhi.portals.citizen"
    label = "citizen"
