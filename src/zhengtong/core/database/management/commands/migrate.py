"""Django's own, with states that render only what changed."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from zhengtong.core.database.states import light


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with light():
            super().handle(*args, **options)
