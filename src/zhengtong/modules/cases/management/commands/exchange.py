"""`manage.py exchange write|send|seal|check|repair`: the national exchange from the console."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.exchange import batches, catching_up, reconciling
from zhengtong.modules.cases.exchange.sealing import NotSealed
from zhengtong.modules.cases.models import BatchState, ExchangeBatch

ACTOR = Actor.system("exchange")


class Command(BaseCommand):
    help = "Write, send, seal, reconcile or repair the rows of the national exchange."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=("write", "send", "seal", "check", "repair"))
        parser.add_argument("--from", dest="first", help="first day, 2026-11-01")
        parser.add_argument("--to", dest="last", help="last day; the first one when left out")
        parser.add_argument("--all", action="store_true", help="every day that has cases")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        getattr(self, f"_{act}")(options)

    def _write(self, options: dict[str, Any]) -> None:
        done = catching_up.catch_up() + catching_up.complete()
        self.stdout.write(
            f"{done.cases} cases: {done.inserted} rows new, {done.updated} changed, "
            f"{done.deleted} deleted, {done.faults} faults"
        )

    def _send(self, options: dict[str, Any]) -> None:
        catching_up.catch_up()
        failed = False
        try:
            made = batches.export(actor=ACTOR)
        except NotSealed as refused:
            raise CommandError(refused.message) from None
        for batch in made:
            failed |= batch.state != BatchState.DELIVERED
            self.stdout.write(f"{batch.number}: {batch.rows} rows, {batch.state} {batch.error}")
        if failed:
            raise CommandError("a batch was not delivered; it is tried again next time")

    def _seal(self, options: dict[str, Any]) -> None:
        """Batches that were written in clear before a certificate was configured."""
        try:
            kept = ExchangeBatch.objects.exclude(state=BatchState.CLAIMED).order_by("pk")
            sealed = sum(batches.seal_kept(batch) for batch in kept.iterator())
        except DomainError as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(f"{sealed} batches sealed")

    def _check(self, options: dict[str, Any]) -> None:
        found = reconciling.check(self._days(options)) + reconciling.strays()
        self.stdout.write(f"{found} differences")
        if found:
            raise CommandError("rows differ from their cases: see /desk/exchange/checks/")

    def _repair(self, options: dict[str, Any]) -> None:
        days = self._days(options)
        reconciling.check(days)
        left = reconciling.repair(days=days, actor=ACTOR)
        self.stdout.write(f"{left} differences left")

    def _days(self, options: dict[str, Any]) -> list[dt.date]:
        if options["all"]:
            return reconciling.days_with_cases()
        try:
            first = dt.date.fromisoformat(options["first"] or "")
            last = dt.date.fromisoformat(options["last"] or options["first"] or "")
        except ValueError:
            raise CommandError("--all, or --from with a day like 2026-11-01") from None
        return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
