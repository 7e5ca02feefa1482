from django.apps import AppConfig


class OfdConfig(AppConfig):
    """Only for its translations: there are no tables."""

    name = "zhengtong.core.ofd"
    label = "ofd"
