from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "zhengtong.modules.items"
    label = "items"

    def ready(self) -> None:
        from zhengtong.modules.items import (  # noqa: F401
            events,
            form_uses,
            messages,
            plugs,
            policies,
            tasks,
            ties,
        )
        from zhengtong.modules.items.benchmarks import panels  # noqa: F401
        from zhengtong.modules.items.bundles import plugs as bundle_plugs  # noqa: F401
        from zhengtong.modules.items.packages import plugs as package_plugs  # noqa: F401
