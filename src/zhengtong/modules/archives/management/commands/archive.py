"""`manage.py archive verify [--all]`: read stored packages through and say what is wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.kernel.access import Actor
from zhengtong.modules.archives import words
from zhengtong.modules.archives.models import ArchiveRecord
from zhengtong.modules.archives.services import checking
from zhengtong.modules.archives.states import RecordState
from zhengtong.modules.archives.tasks import PATROL, PATROL_DAYS

ACTOR = Actor.system("archives")


class Command(BaseCommand):
    help = "Check the four properties of stored packages; fails when one is not sound."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=("verify",))
        parser.add_argument("codes", nargs="*", help="archival codes; those due when left out")
        parser.add_argument("--all", action="store_true", help="every record that has files")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        wrong = done = 0
        ids = self._ids(options)
        for record_id, result in checking.check_many(ids, occasion="patrol", actor=ACTOR):
            done += 1
            if not result.passed:
                wrong += 1
                code = ArchiveRecord.objects.values_list("code", flat=True).get(pk=record_id)
                said = words.findings(result.findings) or [
                    r["key"] for r in result.results if not r["passed"]
                ]
                self.stdout.write(f"{code}: {'; '.join(said)}")
        self.stdout.write(f"{done} records checked, {wrong} not sound")
        if wrong:
            raise CommandError("packages are not as they were filed: see /desk/archives/?sound=no")

    def _ids(self, options: dict[str, Any]) -> list[int]:
        rows = ArchiveRecord.objects.exclude(state=RecordState.DESTROYED)
        if options["codes"]:
            found = dict(rows.filter(code__in=options["codes"]).values_list("code", "pk"))
            if missing := set(options["codes"]) - set(found):
                raise CommandError(f"no record {', '.join(sorted(missing))}")
            return list(found.values())
        if options["all"]:
            return list(rows.order_by("pk").values_list("pk", flat=True))
        return checking.due_for_patrol(most=PATROL, days=PATROL_DAYS)
