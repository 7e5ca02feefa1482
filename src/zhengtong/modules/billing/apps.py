from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "zhengtong.modules.billing"
    label = "billing"
