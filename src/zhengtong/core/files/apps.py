from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "zhengtong.core.files"
    label = "files"
