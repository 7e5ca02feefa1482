from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "zhengtong.modules.assessment"
    label = "assessment"

    def ready(self) -> None:
        from zhengtong.modules.assessment import plugs  # noqa: F401
