from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "zhengtong.modules.forms"
    label = "forms"

    def ready(self) -> None:
        from zhengtong.modules.forms import events, plugs, policies, sources, tasks  # noqa: F401

        sources.register()
