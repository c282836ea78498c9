from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "shanzhi.kernel.codes"
    label = "codes"
