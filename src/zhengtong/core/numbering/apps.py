from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "zhengtong.core.numbering"
    label = "numbering"
