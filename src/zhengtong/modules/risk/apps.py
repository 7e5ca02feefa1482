from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "zhengtong.modules.risk"
    label = "risk"

    def ready(self) -> None:
        from zhengtong.modules.risk import plugs  # noqa: F401
