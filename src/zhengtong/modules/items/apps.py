from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "zhengtong.modules.items"
    label = "items"

    def ready(self) -> None:
        from zhengtong.modules.items import events, plugs, policies, tasks  # noqa: F401
