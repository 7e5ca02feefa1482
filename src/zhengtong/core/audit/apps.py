from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhengtong.core.audit"
    label = "audit"
