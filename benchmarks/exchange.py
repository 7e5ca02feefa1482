"""CPU of writing, reconciling and exporting the rows of the national exchange.

    python -m benchmarks.exchange [--json] [--cases N]

Works on a copy of the demo county that is made for this and dropped afterwards, with one finished
case multiplied to N (default 12,000, about 140,000 rows). `cpu` is that of this process and of its
database backend together; the clock of a busy machine says little.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pages import SHIFT, _copy, _finished_case, _multiply


def main() -> int:
    parser = argparse.ArgumentParser(description="exchange: CPU of its rows")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=12_000)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy():
        result = measure(chosen.cases)
    print(json.dumps(result, indent=2) if chosen.json else _told(result))
    return 0


def _told(result: dict[str, Any]) -> str:
    return "\n".join(f"{name:28} {value}" for name, value in result.items())


def measure(cases: int) -> dict[str, Any]:
    from tempfile import mkdtemp

    from django.conf import settings

    from zhengtong.modules.cases.exchange import batches, catching_up, reconciling
    from zhengtong.modules.cases.exchange.layout import TABLES

    settings.EXCHANGE_KEPT, settings.EXCHANGE_FOLDER = Path(mkdtemp()), mkdtemp()
    settings.EXCHANGE_URL = ""
    case = _finished_case()
    _multiply(case, cases)
    _papers(case, cases)
    days = reconciling.days_with_cases()
    result: dict[str, Any] = {"cases": cases}
    result["behind_s"] = _cpu(lambda: catching_up.behind(most=cases))
    result["write_s"] = _cpu(catching_up.complete)
    rows = {k: t.model._default_manager.count() for k, t in TABLES.items()}
    result["rows"] = sum(rows.values())
    result["write_again_s"] = _cpu(catching_up.catch_up)
    result["behind_when_none_s"] = _cpu(catching_up.behind)
    result["reconcile_s"] = _cpu(lambda: reconciling.check(days))
    result["export_s"] = _cpu(batches.export)
    result["batches"] = len(list(settings.EXCHANGE_KEPT.iterdir()))
    return {**result, "python": platform.python_version()}


def _papers(case: Any, cases: int) -> None:
    """Materials, documents and the end of the log of each copy."""
    from django.db import connection

    values = {"case": case.pk, "run": case.instance_id, "n": cases, "shift": SHIFT}
    with connection.cursor() as cursor:
        for statement in _PAPERS:
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")


_PAPERS = (
    """INSERT INTO cases_casematerial (case_id, material_key, name, state, file_public_id,
        file_name, content_type, size, source, added_at)
    SELECT %(shift)s + i, material_key, name, state, file_public_id, file_name, content_type, size,
        source, added_at
    FROM cases_casematerial, generate_series(1, %(n)s) i WHERE case_id = %(case)s""",
    """INSERT INTO cases_casedocument (public_id, case_id, kind, number, content, issued_at)
    SELECT gen_random_uuid(), %(shift)s + i, kind, number || '-' || i, '{}', issued_at
    FROM cases_casedocument, generate_series(1, %(n)s) i
    WHERE case_id = %(case)s AND kind IN ('acceptance', 'grant')""",
    """INSERT INTO workflow_instanceevent (instance_id, region_id, seq, kind, at, recorded_at,
        actor_kind, actor_name, node, outcome, text, payload, prev_hash, hash)
    SELECT %(shift)s + i, region_id, 1, kind, at, recorded_at, actor_kind, actor_name, node,
        outcome, text, payload, prev_hash, hash
    FROM workflow_instanceevent, generate_series(1, %(n)s) i
    WHERE instance_id = %(run)s AND seq = 1""",
)


def _say(name: str, value: object) -> None:
    print(name, value, file=sys.stderr, flush=True)


def _cpu(run: Callable[[], Any]) -> float:
    """Seconds of both processors, this one's and the backend's."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    begin = _ticks(backend), time.process_time()
    _say("begin", time.strftime("%H:%M:%S"))
    run()
    after = _ticks(backend), time.process_time()
    return round(after[0] - begin[0] + after[1] - begin[1], 2)


def _ticks(stat: Path) -> float:
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


if __name__ == "__main__":
    sys.exit(main())
