from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "zhengtong.modules.supervision"
    label = "supervision"
