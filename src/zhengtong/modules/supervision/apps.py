from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "zhengtong.modules.supervision"
    label = "supervision"

    def ready(self) -> None:
        from zhengtong.modules.supervision import (  # noqa: F401
            handlers,
            packages,
            plugs,
            policies,
        )
        from zhengtong.modules.supervision.checks import periods  # noqa: F401
        from zhengtong.modules.supervision.conformance import plugs as conformance_plugs  # noqa: F401
        from zhengtong.modules.supervision.orders import plugs as order_plugs  # noqa: F401
        from zhengtong.modules.supervision.rectification import plugs as _plugs  # noqa: F401
        from zhengtong.modules.supervision.rules import plugs as rule_plugs  # noqa: F401
