from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "shanzhi.kernel.orgs"
    label = "orgs"
