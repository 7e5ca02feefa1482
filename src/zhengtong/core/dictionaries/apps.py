from django.apps import AppConfig


class DictionariesConfig(AppConfig):
    name = "zhengtong.core.dictionaries"
    label = "dictionaries"
