from django.apps import AppConfig


class BusinessConfig(AppConfig):
    name = "shanzhi.portals.business"
    label = "business"
