"""All metrics of a month for a thousand people, beside a million cases.

    python -m benchmarks.metrics [--json] [--people N] [--only case,step] [--load N | --loaded NAME]

Works on a copy of the demo county as `benchmarks.board` does, or on one that it left (`--loaded`).
`--people` is how many are asked for (default 1,000); where there are fewer staff, ids that nobody
has fill up. Read only: what is measured is the reading of every metric on the board whose key
begins with one of `--only`, as month-end assessment does it, in one go and family by family.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.pages import _copy


def main() -> int:
    parser = argparse.ArgumentParser(description="metrics: a month of a thousand people")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--only", default="case,step,finding,card,deduction,rating")
    parser.add_argument("--load", type=int, default=1_000_000)
    parser.add_argument("--loaded", metavar="NAME")
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy(keep=False, loaded=chosen.loaded):
        if not chosen.loaded:
            from benchmarks.board import load

            load(chosen.load)
        result = measure(chosen.people, tuple(chosen.only.split(",")))
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:32} {value}")
    return 0


def measure(people: int, only: tuple[str, ...]) -> dict[str, Any]:
    from django.db import connection

    from zhengtong.modules.assessment.indices.spans import span_of
    from zhengtong.modules.assessment.metrics.reading import measure_all
    from zhengtong.modules.assessment.plugins import SubjectKind, metrics

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM org_staffmember ORDER BY id LIMIT %s", [people])
        ids = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT max(closed_on) FROM cases_casefact")
        ((newest,),) = cursor.fetchall()
    known, ids = len(ids), ids + list(range(10**9, 10**9 + people - len(ids)))
    span = span_of("month", newest.replace(day=1) - timedelta(days=1))
    result: dict[str, Any] = {"people": people, "of them real": known, "month": str(span.first_on)}
    total = 0.0
    for family in only:
        keys = [k for k, m in metrics.items() if k.startswith(f"{family}_") and "staff" in m.kinds]
        begin = time.perf_counter()
        read = measure_all(keys, kind=SubjectKind.STAFF, subjects=ids, span=span)
        took = time.perf_counter() - begin
        total += took
        counted = sum(m.counted for m in read[keys[0]].values()) if keys else 0
        result[f"{family}: {len(keys)} metrics, s"] = round(took, 2)
        result[f"{family}: {keys[0]}" if keys else family] = counted
    result["all, s"] = round(total, 2)
    return result


if __name__ == "__main__":
    sys.exit(main())
