from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "shanzhi.kernel.notify"
    label = "notify"
