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
        from zhengtong.modules.cases.registers import plugs as registers_plugs  # noqa: F401
