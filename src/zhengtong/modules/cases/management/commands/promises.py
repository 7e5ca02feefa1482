"""Remind of promised papers and end what never came, as the worker does every night."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from zhengtong.modules.cases.promises.lapsing import sweep


class Command(BaseCommand):
    help = "Remind of papers that were promised and end the cases to which they never came."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=dt.date.fromisoformat, help="as of this day (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep(today=options["on"] or timezone.localdate())
        self.stdout.write(f"reminded {done['reminded']}, ended {done['lapsed']}")
