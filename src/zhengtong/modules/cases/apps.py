from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhengtong.modules.cases"
    label = "cases"
