"""Time of judging many cases against their chart, and of the pages and files made of it.

    python -m benchmarks.conformance [--json] [--load N]

Works on a copy of the demo county that is made for this and dropped afterwards. `--load N` adds N
cases (default 100,000) with their logs; every hundredth lacks a step in its log. Judged is by the
nightly pass, from nothing; then one case that has grown is found and judged again.
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

from benchmarks.pages import _bare, _copy, _copying, _finished_case

SHIFT = 1_000_000_000
CHUNK = 20_000
TIMES = 20
_OWN: dict[str, dict[str, str]] = {
    "workflow_instance": {
        "id": "%(shift)s + i",
        "public_id": "gen_random_uuid()",
        "subject": "'L' || i",
    },
    "workflow_task": {
        "id": "%(shift)s + i * 8 + t.rank",
        "public_id": "gen_random_uuid()",
        "instance_id": "%(shift)s + i",
        "subject": "'L' || i",
    },
    "workflow_instanceevent": {
        "id": "%(shift)s + i * 64 + t.seq",
        "instance_id": "%(shift)s + i",
        "recorded_at": "t.recorded_at - interval '1 day'",
    },
    "cases_case": {
        "id": "%(shift)s + i",
        "public_id": "gen_random_uuid()",
        "number": "'L' || i",
        "project_no": "'L' || i",
        "instance_id": "%(shift)s + i",
        "submitted_at": "t.submitted_at - ((%(last)s - i) || ' seconds')::interval",
    },
}


def main() -> int:
    parser = argparse.ArgumentParser(description="conformance: replay of many logs")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--load", type=int, default=100_000)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy():
        result = measure(load=chosen.load)
    told = [f"{name:40} {value}" for name, value in result.items()]
    print(json.dumps(result, indent=2, ensure_ascii=False) if chosen.json else "\n".join(told))
    return 0


def measure(*, load: int) -> dict[str, Any]:
    """The figures by name."""
    from zhengtong.kernel.access import Actor
    from zhengtong.modules.supervision.conformance import asked, counting, log, replaying, xes
    from zhengtong.modules.supervision.conformance.models import CaseConformance
    from zhengtong.modules.workflow import api as workflow
    from zhengtong.modules.workflow.conformance import judging

    replaying.catch_up()
    case = _finished_case()
    _multiply(case, load)
    judging.judged.cache_clear()
    begun = time.perf_counter()
    judged = replaying.complete()
    spent = time.perf_counter() - begun
    found = CaseConformance.objects.filter(case__gt=SHIFT)
    assert found.filter(is_conforming=False).count() == load // 100
    everything = asked.read({"from": "2001-01-01"}, None)
    lines = counting.lines(everything)
    versions = [v for line in lines for v in line.versions]
    rows = counting.rows(asked.read({"from": "2001-01-01", "show": "all"}, None), versions)
    begun = time.perf_counter()
    some = log.traces(rows.filter(case__lte=SHIFT + 10_000), log.People(with_names=False))
    size = sum(len(piece) for piece in xes.document({"concept:name": "all"}, some))
    writing = time.perf_counter() - begun

    def grown() -> None:
        workflow.record(instance_id=case.instance_id, kind="note", actor=Actor.system("benchmark"))
        replaying.catch_up()

    return {
        "cases": judged,
        "judged from nothing, s": round(spent, 1),
        "cases a second": round(judged / spent),
        "ways judged": judging.judged.cache_info().currsize,
        "one case grown, found and judged, ms": _median(grown),
        "items with their shares, ms": _median(lambda: counting.lines(everything)),
        "cases of XES a second": round(min(load, 10_000) / writing),
        "bytes of XES a case": round(size / min(load, 10_000)),
    }


def _multiply(case: Any, load: int) -> None:
    """Copies of the case, its run, its tasks and its log, with no entry of the review step in
    every hundredth."""
    from django.db import connection

    with connection.cursor() as cursor, _bare(cursor, list(_OWN)):
        for first in range(1, load + 1, CHUNK):
            values = {
                "case": case.pk,
                "instance": case.instance_id,
                "first": first,
                "last": min(first + CHUNK - 1, load),
                "shift": SHIFT,
            }
            for table, own in _OWN.items():
                cursor.execute(_copying(cursor, table, own), values)
            print(f"loaded {values['last']:,} of {load:,}", file=sys.stderr)
        cursor.execute(
            "DELETE FROM workflow_instanceevent WHERE kind = 'completed' AND node = 'review'"
            " AND instance_id > %s AND instance_id %% 100 = 0",
            [SHIFT],
        )
        for table in _OWN:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(
            "SELECT setval('workflow_instanceevent_id_seq',"
            " (SELECT max(id) FROM workflow_instanceevent))"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _median(run: Callable[[], Any]) -> float:
    spent = []
    for _n in range(TIMES):
        begun = time.perf_counter()
        run()
        spent.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(spent), 1)


if __name__ == "__main__":
    raise SystemExit(main())
