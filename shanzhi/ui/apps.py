from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "shanzhi.ui"
    label = "ui"
