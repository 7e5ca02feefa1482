from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "zhengtong.modules.items"
    label = "items"
