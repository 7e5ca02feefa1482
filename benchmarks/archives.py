"""Time of the archive's catalogue among many records, and of a package.

    python -m benchmarks.archives [--json] [--load N]

Works on a copy of the demo county that is made for this and dropped afterwards. `--load N` adds N
records (default 1,000,000) of 400 people, 60 matters and 12 years, each with the words it is found
by. Searches are those of the page, timed inside the process: median and 95th percentile of 100.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pages import _copy

TIMES = 100
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = ("守业", "合生", "明远", "秀英", "建国", "淑兰", "子涵", "志强", "桂芳", "德顺")
ORGANS = ("农林局", "住房和城乡建设局", "自然资源局", "市场监督管理局", "民政局", "水利局")
MATTERS = ("许可", "备案", "审批", "登记", "变更", "注销", "核准", "年检", "补发", "延续")


def main() -> int:
    parser = argparse.ArgumentParser(description="archives: the catalogue among many records")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--load", type=int, default=1_000_000)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy():
        result = measure(load=chosen.load)
    told = [f"{name:36} {value}" for name, value in result.items()]
    print(json.dumps(result, indent=2, ensure_ascii=False) if chosen.json else "\n".join(told))
    return 0


def measure(*, load: int) -> dict[str, Any]:
    """The figures by name."""
    from zhengtong.modules.archives import queries
    from zhengtong.modules.archives.models import ArchiveRecord

    sample = ArchiveRecord.objects.order_by("pk").first()
    assert sample is not None, "the demo county has records"
    _multiply(sample, load)
    reader = _reader()
    asked = {
        "first page": {},
        "one name": {"q": "李合生"},
        "one name and matter": {"q": "李合生 登记"},
        "a word that very many have": {"q": "许可"},
        "a word that nobody has": {"q": "青云阁"},
        "archival code": {"q": "B500000"},
        "organisation and year": {
            "organization": str(sample.organization_id),
            "year": str(sample.year),
        },
    }
    result: dict[str, Any] = {"records": ArchiveRecord.objects.count()}
    for name, filters in asked.items():
        result |= _timed(name, lambda filters=filters: queries.search(reader, filters))
    return result


def _reader() -> Any:
    """One who may read the whole catalogue, as the archivists of a county do."""
    from zhengtong.kernel.access import Actor

    return Actor.system("benchmark")


def _multiply(sample: Any, wanted: int) -> None:
    from django.db import connection

    from zhengtong.kernel import bigrams

    titles = [
        f"{surname}{given}的{organ[:2]}{matter}"
        for surname in SURNAMES
        for given in GIVEN
        for organ in ORGANS
        for matter in MATTERS
    ]
    own = {
        "id", "public_id", "code", "prefix", "item_number", "title", "source_id", "source_number",
        "vector", "year",
    }  # fmt: skip
    same = [f.column for f in sample._meta.concrete_fields if f.column not in own]
    columns = ", ".join(f'"{c}"' for c in same)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE words (n int, title text, vector tsvector)")
        cursor.executemany(
            "INSERT INTO words VALUES (%s, %s, %s::tsvector)",
            [(n, t, bigrams.vector([(t, "")])) for n, t in enumerate(titles)],
        )
        cursor.execute(
            f"""
            INSERT INTO archives_archiverecord ({columns}, public_id, code, prefix, item_number,
                title, source_id, source_number, vector, year)
            SELECT {columns}, gen_random_uuid(), 'B' || i, 'B' || i, 1, w.title, 'B' || i,
                'B' || i, w.vector, 2014 + i %% 12
            FROM (SELECT {columns} FROM archives_archiverecord WHERE id = %s) one,
                generate_series(1, %s) i JOIN words w ON w.n = (i::bigint * 7919) %% %s
            """,
            [sample.pk, wanted, len(titles)],
        )
        cursor.execute("VACUUM ANALYZE archives_archiverecord")


def _timed(name: str, run: Callable[[], Any]) -> dict[str, Any]:
    for _n in range(3):
        run()
    spent = []
    for _n in range(TIMES):
        before = time.perf_counter()
        run()
        spent.append((time.perf_counter() - before) * 1000)
    spent.sort()
    return {
        f"{name}, ms": round(statistics.median(spent), 2),
        f"{name}, ms p95": round(spent[int(len(spent) * 0.95)], 2),
    }


if __name__ == "__main__":
    raise SystemExit(main())
