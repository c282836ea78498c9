from django.apps import AppConfig


class HealthCodeConfig(AppConfig):
    name = "shanzhi.features.health_code"
    label = "health_code"
