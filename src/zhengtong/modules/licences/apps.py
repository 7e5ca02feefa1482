from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "zhengtong.modules.licences"
    label = "licences"
