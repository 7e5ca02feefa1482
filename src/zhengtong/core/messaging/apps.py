from django.apps import AppConfig
from django.conf import settings


class MessagingConfig(AppConfig):
    name = "zhengtong.core.messaging"
    label = "messaging"

    def ready(self) -> None:
        from zhengtong.core.messaging import plugs, policies, tasks  # noqa: F401
        from zhengtong.core.messaging.channels import DemoMail, DemoSms, SiteChannel
        from zhengtong.core.messaging.plugins import channels

        channels.register("site", SiteChannel())
        if settings.DEMO:
            channels.register("sms", DemoSms())
            channels.register("email", DemoMail())
