from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "shanzhi.kernel.audit"
    label = "audit"
