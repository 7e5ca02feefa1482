"""`manage.py risk_draw PROTOCOL.json`: recompute a published draw, without the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengtong.modules.risk.drawing import ALGORITHM, digest, recomputed


class Command(BaseCommand):
    help = "Recompute a published draw from its protocol and say whether it is what it says."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("protocol", type=Path, help="the JSON of the page of the draw")
        parser.add_argument("--digest", default="", help="the fingerprint published before")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = json.loads(options["protocol"].read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"cannot read the protocol: {error}") from None
        if not isinstance(found, dict) or not recomputed(found):
            raise CommandError(f"{ALGORITHM}: the draw is NOT what the protocol says")
        mark = digest(found)
        if options["digest"] and options["digest"] != mark:
            raise CommandError(f"the fingerprint is {mark}, not {options['digest']}")
        drawn = found["drawn"]
        self.stdout.write(f"{ALGORITHM}: {len(drawn)} drawn, as published; fingerprint {mark}")
