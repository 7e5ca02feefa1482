from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "zhengtong.core.database"
    label = "database"
