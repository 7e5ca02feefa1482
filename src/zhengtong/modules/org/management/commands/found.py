"""The first county of an empty installation, from the console."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.org.services.founding import (
    ADMINISTRATORS,
    Government,
    RegionLine,
    found_county,
)


class Command(BaseCommand):
    help = "Regions from a CSV file, the government and three administrators; prints their codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("regions", help="CSV in UTF-8: code, name, English name")
        parser.add_argument("--government", required=True, help="its full name")
        parser.add_argument("--short", default="", help="its short name")
        parser.add_argument("--credit-code", required=True, help="18 digits and letters")
        parser.add_argument(
            "--administrators", nargs=3, required=True, metavar=("SYSTEM", "SECURITY", "AUDIT")
        )

    def handle(self, *args: Any, regions: str, **options: Any) -> None:
        try:
            accounts = found_county(
                regions=_lines(regions),
                government=Government(
                    name=options["government"],
                    short_name=options["short"] or options["government"],
                    credit_code=options["credit_code"],
                ),
                administrators=dict(zip(ADMINISTRATORS, options["administrators"], strict=True)),
                actor=Actor.system("found"),
            )
        except DomainError as error:
            # The error itself, not its words: whoever prints it chooses the language.
            raise CommandError(error) from None
        for one in accounts:
            self.stdout.write(f"{one.role}\t{one.name}\t{one.username}\t{one.code}")


def _lines(name: str) -> list[RegionLine]:
    """Every line whose first cell begins with a digit; a head line may stand above."""
    try:
        rows = list(csv.reader(Path(name).read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise CommandError(_("读不到区划表，请用 UTF-8 编码的 CSV 文件。")) from None
    cells = [(n, [c.strip() for c in row]) for n, row in enumerate(rows, start=1) if any(row)]
    return [
        RegionLine(line=n, code=row[0], name=row[1] if row[1:] else "", name_en="".join(row[2:3]))
        for n, row in cells
        if row[0][:1].isdigit() or n > 1
    ]
