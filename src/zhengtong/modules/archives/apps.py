from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "zhengtong.modules.archives"
    label = "archives"
