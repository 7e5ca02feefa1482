from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhengtong.modules.cases"
    label = "cases"

    def ready(self) -> None:
        from zhengtong.modules.cases import (  # noqa: F401
            bundle_plugs,
            handlers,
            messages,
            plugs,
            policies,
        )
