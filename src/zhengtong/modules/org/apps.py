from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "zhengtong.modules.org"
    label = "org"
