from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhengtong.modules.cases"
    label = "cases"

    def ready(self) -> None:
        from zhengtong.modules.cases import handlers, messages, plugs, policies  # noqa: F401
