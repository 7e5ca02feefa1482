from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "zhengtong.modules.billing"
    label = "billing"

    def ready(self) -> None:
        from zhengtong.modules.billing import (  # noqa: F401
            handlers,
            messages,
            plugs,
            policies,
            tasks,
        )
        from zhengtong.modules.billing.gateways import plugs as gateway_plugs  # noqa: F401
        from zhengtong.modules.billing.subsidies import plugs as subsidies_plugs  # noqa: F401
