from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "zhengtong.modules.workflow"
    label = "workflow"
