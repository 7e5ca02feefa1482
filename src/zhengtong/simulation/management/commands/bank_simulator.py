"""Answers a file of subsidies as a bank would."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhengtong.modules.billing import api as billing
from zhengtong.simulation import bank


class Command(BaseCommand):
    help = "Read a bank file of subsidies (ZTPAY_….txt) and write the bank's answer (ZTRET_….txt)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--reject",
            action="append",
            default=[],
            metavar="ROW:CODE",
            help="a row, counted from 1, and its code: 2:E01 (E01 no such account, E02 other name, "
            "E03 frozen, E04 closed, E05 restricted, E99 other)",
        )
        parser.add_argument("--out", type=Path, help="where to write; else beside the file")

    def handle(self, *args, file: Path, reject: list[str], out: Path | None, **options) -> None:
        made_at = f"{timezone.localtime():%Y%m%d%H%M%S}"
        try:
            content = bank.answer(file.read_bytes(), bank.read_rejects(reject), made_at=made_at)
        except (OSError, bank.WrongOrder, billing.BadPayFile) as error:
            raise CommandError(str(error)) from None
        target = out or file.with_name(file.name.replace("ZTPAY", "ZTRET"))
        if target == file:
            raise CommandError("the answer would overwrite the file: give --out")
        target.write_bytes(content)
        self.stdout.write(str(target))
