"""Import of a county-level city's whole catalogue: 3,085 items in one workbook.

    python -m benchmarks.items_import [--json] [--items N]

Measures, on a database of its own with the demo county: writing the workbook, the check (every
fault, what would change), putting it in force as one transaction, then a page of the desk list, a
filtered one, and a public search. CPU seconds of this process, and seconds by the clock.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CITY = 3085


def main() -> int:
    parser = argparse.ArgumentParser(description="items: import of a whole catalogue")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--items", type=int, default=CITY)
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    from benchmarks.engine import _database

    with _database():
        result = measure(options.items)
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:32} {value}")
    return 0


def measure(wanted: int) -> dict[str, Any]:
    from django.test import RequestFactory  # noqa: F401 - the platform must be set up by now

    from zhengtong.kernel.access import Actor
    from zhengtong.modules.items import api, seed
    from zhengtong.modules.items.models import SearchRow
    from zhengtong.modules.items.sheets import importing, writing
    from zhengtong.modules.items.staff.lists import CataloguePage, catalogue_rows
    from zhengtong.modules.org import seed as org_seed

    org_seed.load()
    seed.load()
    found: dict[str, Any] = {"items": wanted}
    items = _many(writing.exported(), wanted)
    with _timed(found, "workbook_written"):
        content = writing.as_workbook(items)
    found["workbook_megabytes"] = round(len(content) / 1e6, 2)
    drafter, reviewer = Actor.system("导入人"), Actor.system("审核人")
    with _timed(found, "checked"):
        batch = importing._taken_in(io.BytesIO(content), "city.xlsx", drafter)
        importing.check(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready", batch.faults[:5]
    with _timed(found, "in_force"):
        importing.apply(batch, reviewer=reviewer)
    assert SearchRow.objects.count() >= wanted
    found["import_total"] = round(found["checked_seconds"] + found["in_force_seconds"], 1)
    for name, query in (("list", {}), ("list_filtered", {"department": "forestry", "q": "许可"})):
        with _timed(found, name, digits=4):
            catalogue_rows(CataloguePage.of(query))
    with _timed(found, "search", digits=4):
        api.search(text="砍自家的树要办什么")
    return found


def _many(items: list[dict[str, Any]], wanted: int) -> list[dict[str, Any]]:
    """The demo's items again and again under codes of their own, until there are enough."""
    made = []
    for n in range(wanted):
        item = copy.deepcopy(items[n % len(items)])
        if n >= len(items):
            item["code"] = f"{item['code'][:23]}{n:08d}"
            item["definition"]["name"]["zh"] += f"（{n // len(items)}）"
        made.append(item)
    return made


@contextmanager
def _timed(found: dict[str, Any], name: str, digits: int = 1) -> Iterator[None]:
    clock, cpu = time.perf_counter(), time.process_time()
    yield
    found[f"{name}_seconds"] = round(time.perf_counter() - clock, digits)
    found[f"{name}_cpu_seconds"] = round(time.process_time() - cpu, digits)


if __name__ == "__main__":
    raise SystemExit(main())
