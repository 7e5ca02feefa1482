from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "zhengtong.modules.org"
    label = "org"

    def ready(self) -> None:
        from zhengtong.modules.org import handlers, plugs, policies, tasks  # noqa: F401
