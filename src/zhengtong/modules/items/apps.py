from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "zhengtong.modules.items"
    label = "items"

    def ready(self) -> None:
        from zhengtong.modules.items import (  # noqa: F401
            events,
            plugs,
            policies,
            tasks,
            ties,
        )
