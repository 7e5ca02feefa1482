"""Version 1 of the calendar: the announced years 2004 to 2026, exceptions to the weekday rule only.

Made by `manage.py calendar_seed` from chinesecalendar 1.11.0 (MIT). Loaded after migrations
wherever the calendar is empty, so that a flushed test database gets it back.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps as all_apps

FILE = Path(__file__).with_name("china_2004_2026.csv")
YEARS = range(2004, 2027)
NOTICE = "国务院办公厅关于 2004 至 2026 年各年节假日安排的通知"


def load_after_migrations(*, apps: Any = all_apps, **_: Any) -> None:
    """Receiver of post_migrate (a flush sends it too); does nothing where a version exists."""
    try:
        version_model = apps.get_model("calendar", "CalendarVersion")
        workday_model = apps.get_model("calendar", "Workday")
    except LookupError:
        return
    if version_model.objects.exists():
        return
    version = version_model.objects.create(
        number=1, years=list(YEARS), notice=NOTICE, note="chinesecalendar 1.11.0 (MIT)"
    )
    with FILE.open(encoding="utf-8", newline="") as file:
        workday_model.objects.bulk_create(
            workday_model(
                version=version,
                date=date.fromisoformat(row["date"]),
                is_work=row["is_work"] == "1",
                name=row["name"],
                source="chinesecalendar",
            )
            for row in csv.DictReader(file)
        )
