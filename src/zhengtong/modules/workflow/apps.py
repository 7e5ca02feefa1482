from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "zhengtong.modules.workflow"
    label = "workflow"

    def ready(self) -> None:
        from zhengtong.modules.workflow import (  # noqa: F401
            events,
            handlers,
            plugins,
            policies,
            tasks,
        )
