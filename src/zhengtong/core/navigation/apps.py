from django.apps import AppConfig


class NavigationConfig(AppConfig):
    name = "zhengtong.core.navigation"
    label = "navigation"
