"""Plays days of a county's life through the services; the same seed gives the same days."""

from __future__ import annotations

import sys
import time

from django.core.management.base import BaseCommand, CommandParser

from zhengtong.simulation.county import County


class Command(BaseCommand):
    help = "Play days of a county's life: people apply, clerks and reviewers work, some late."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--per-day", type=int, default=12)

    def handle(self, *args, days: int, seed: int, per_day: int, **options) -> None:
        started = time.monotonic()
        county = County(seed=seed, days=days, per_day=per_day, report=self._progress)
        counts = county.play()
        sys.stderr.write("\n")
        for name, n in sorted(counts.items()):
            self.stdout.write(f"{n:6d}  {name}")
        self.stdout.write(f"{time.monotonic() - started:.1f} s")

    def _progress(self, done: int, total: int) -> None:
        if done % 20 and done != total:
            return
        width = 40
        full = int(width * done / max(total, 1))
        sys.stderr.write(f"\r[{'#' * full}{'.' * (width - full)}] {done}/{total}")
        sys.stderr.flush()
