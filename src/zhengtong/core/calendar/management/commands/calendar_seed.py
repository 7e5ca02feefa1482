"""Write the seed of version 1 anew from the chinesecalendar package (MIT)."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhengtong.core.calendar.seed import FILE

NAMES = {
    "New Year's Day": "new_year",
    "Spring Festival": "spring_festival",
    "Tomb-sweeping Day": "qingming",
    "Labour Day": "labour_day",
    "Dragon Boat Festival": "dragon_boat",
    "Mid-autumn Festival": "mid_autumn",
    "National Day": "national_day",
    "Anti-Fascist 70th Day": "victory_day",
}


def seed_text() -> str:
    """All days from 2004 to 2026 that are unlike their weekday, as CSV: date, is_work, name."""
    try:
        from chinese_calendar.constants import holidays, workdays
    except ImportError as error:
        raise CommandError("chinesecalendar is missing: it comes with the dev extra") from error

    rows = [(day, 0, name) for day, name in holidays.items()]
    rows += [(day, 1, name) for day, name in workdays.items()]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", "is_work", "name"])
    writer.writerows((day.isoformat(), work, NAMES[name]) for day, work, name in sorted(rows))
    return out.getvalue()


class Command(BaseCommand):
    help = "Write the calendar's seed file from the chinesecalendar package."

    def handle(self, *args: Any, **options: Any) -> None:
        text = seed_text()
        FILE.write_text(text, encoding="utf-8")
        self.stdout.write(f"{FILE.name}: {text.count(chr(10)) - 1} days")
