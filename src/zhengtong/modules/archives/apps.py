from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "zhengtong.modules.archives"
    label = "archives"

    def ready(self) -> None:
        from zhengtong.modules.archives import events, plugs, policies, tasks  # noqa: F401
