from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "shanzhi.kernel.events"
    label = "events"
