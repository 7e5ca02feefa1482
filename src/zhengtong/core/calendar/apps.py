from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CalendarConfig(AppConfig):
    name = "zhengtong.core.calendar"
    label = "calendar"

    def ready(self) -> None:
        from zhengtong.core.calendar import events, policies  # noqa: F401
        from zhengtong.core.calendar.seed import load_after_migrations

        post_migrate.connect(load_after_migrations, sender=self)
