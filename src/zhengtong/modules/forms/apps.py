from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "zhengtong.modules.forms"
    label = "forms"
