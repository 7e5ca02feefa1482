"""Evaluation of supervision rules beside a million cases and seven million steps.

    python -m benchmarks.supervision [--json] [--load N] [--keep]
    python -m benchmarks.supervision [--json] --loaded NAME

Works on a copy of the demo county that is made for this and dropped afterwards, loaded as by
`benchmarks.board`. `sweep_again` is the full re-evaluation of all rules over open cases when its
findings are there already, as every ten minutes; `sweep_first` also writes them. `after_step` is
the incremental evaluation of one case after a step, median and 95th percentile of 200 cases.
Nothing is kept: everything runs in one transaction that is rolled back.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.board import _loaded, load
from benchmarks.pages import _copy

STEPS = 200


def main() -> int:
    parser = argparse.ArgumentParser(description="supervision: evaluation beside many cases")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--load", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--loaded", metavar="NAME")
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy(keep=chosen.keep, loaded=chosen.loaded):
        if not chosen.loaded:
            load(chosen.load)
        result = measure()
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:40} {value}")
    return 0


def measure() -> dict[str, Any]:
    from django.db import transaction

    with transaction.atomic():
        try:
            return {**_measured(), **_loaded(), "python": platform.python_version()}
        finally:
            transaction.set_rollback(True)


def _measured() -> dict[str, Any]:
    from django.utils import timezone

    from zhengtong.modules.supervision.plugins import When, checks
    from zhengtong.modules.supervision.rules.scope import scope_of
    from zhengtong.modules.supervision.rules.shipped import install
    from zhengtong.modules.supervision.services.sweep import hits_of, live_versions, sweep

    install()
    now = timezone.now()
    result: dict[str, Any] = {}
    rules = [v for v in live_versions() if When.RUNNING in checks.get(v.check_key).when]
    for version in rules:
        begin = time.perf_counter()
        hits = hits_of(version, scope_of(version.scope), now)
        taken = time.perf_counter() - begin
        result[f"{version.rule.code} {version.check_key} s"] = f"{taken:.2f} ({len(hits)} hits)"
    for name in ("sweep_first_s", "sweep_again_s"):
        begin = time.perf_counter()
        sweep(now=now)
        result[name] = round(time.perf_counter() - begin, 2)
    return {"rules": len(rules), **result, **_after_step(now)}


def _after_step(now: Any) -> dict[str, Any]:
    from django.db import connection

    from zhengtong.modules.supervision.services.sweep import look_again
    from zhengtong.modules.workflow.events import StepTaken

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id FROM cases_case_facts WHERE closed_at IS NULL"
            " ORDER BY case_id DESC LIMIT %s",
            [STEPS + 20],
        )
        ids = [row[0] for row in cursor.fetchall()]
    times = []
    for case_id in ids:
        begin = time.perf_counter()
        look_again([case_id], StepTaken, now=now)
        times.append(1000 * (time.perf_counter() - begin))
    times = times[20:]
    return {
        "after_step_ms_median": round(statistics.median(times), 1),
        "after_step_ms_p95": round(statistics.quantiles(times, n=20)[-1], 1),
    }


if __name__ == "__main__":
    raise SystemExit(main())
