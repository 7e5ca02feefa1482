from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "zhengtong.core.pages"
    label = "pages"
