from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "zhengtong.core.jobs"
    label = "jobs"
