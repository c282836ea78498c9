from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "shanzhi.demo"
    label = "demo"
