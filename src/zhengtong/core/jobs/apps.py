from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JobsConfig(AppConfig):
    name = "zhengtong.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        from zhengtong.core.jobs import dispatch, outbox
        from zhengtong.kernel.events import set_sink

        set_sink(outbox.TableSink())
        post_migrate.connect(dispatch.start_new_handlers, sender=self)
