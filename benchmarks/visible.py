"""Seconds from what makes a rule fire until its finding stands on an open board, in Chromium.

    python -m benchmarks.visible [--json] [--hits N] [--loaded NAME]

Web, worker and stream run as in production, on a copy of the demo county that is made for this and
dropped afterwards, or on the database that `benchmarks.board --keep` left. One open case after the
other comes past its statutory limit in the same transaction that publishes its event; a leader's
board is open meanwhile. Reported: median, 95th percentile and maximum of all hits (`seen`), and the
part until the finding is committed (`found`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.http import free_port, wait_for
from benchmarks.pages import _copy

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OF_CASE = """id => document.querySelectorAll(`#board .board-found a[href*="${id}"]`).length"""
PAUSE = 1.5
"""Seconds between two hits: the board is at rest again."""
LONGEST_MS = 30_000
_NOW = "2026-11-22T12:00:00+08:00"

_CASES = """
SELECT c.id, c.public_id, d.clock_id FROM cases_case c
JOIN workflow_due_facts d ON d.instance_id = c.instance_id
WHERE c.closed_at IS NULL AND d.kind = 'statutory' AND d.due_on > %s AND NOT EXISTS (
    SELECT 1 FROM supervision_finding f JOIN supervision_supervisionrule r ON r.id = f.rule_id
    WHERE f.case_id = c.id AND f.cleared_at IS NULL AND r.code = 'T1'
) ORDER BY c.id DESC LIMIT %s
"""


def main() -> int:
    parser = argparse.ArgumentParser(description="from a hit to the board in a browser")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--hits", type=int, default=20)
    parser.add_argument("--loaded", metavar="NAME")
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy(loaded=chosen.loaded):
        result = measure(chosen.hits)
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:28} {value}")
    return 0


def measure(hits: int) -> dict[str, Any]:
    from zhengtong.core.jobs.api import deliver_pending

    deliver_pending()
    cases = _cases(hits)
    here = _here()
    found, seen = [], []
    # Not Django's connection: Playwright keeps a loop in this thread, in which that is another.
    with (
        psycopg.connect(here, autocommit=True) as database,
        _platform(here) as address,
        _board(address) as page,
    ):
        for case in cases:
            time.sleep(PAUSE)
            identity = str(case[1])
            before = page.evaluate(OF_CASE, identity)
            begin = time.monotonic()
            _overdue(database, *case)
            page.wait_for_function(
                f"([id, before]) => ({OF_CASE})(id) > before",
                arg=[identity, before],
                polling=20,
                timeout=LONGEST_MS,
            )
            seen.append(time.monotonic() - begin)
            found.append(_found_after(database, case[0]))
    return {
        "hits": len(seen),
        "seen_s_median": round(statistics.median(seen), 2),
        "seen_s_p95": round(statistics.quantiles(seen, n=20)[-1], 2),
        "seen_s_max": round(max(seen), 2),
        "found_s_median": round(statistics.median(found), 2),
        "load": os.getloadavg()[0],
    }


def _cases(hits: int) -> list[tuple[int, Any, int]]:
    from django.db import connection
    from django.utils import timezone

    with connection.cursor() as cursor:
        cursor.execute(_CASES, [timezone.localdate(), hits])
        rows = cursor.fetchall()
    if len(rows) < 2:
        raise SystemExit("too few open cases whose limit is not past")
    return rows


def _overdue(database: psycopg.Connection[Any], case_id: int, public_id: Any, clock: int) -> None:
    """The day is past, and an event of the case is published in the same transaction."""
    told = {"case_id": case_id, "case_public_id": str(public_id), "at": _NOW}
    with database.transaction():
        database.execute(
            "UPDATE workflow_clock SET due_on = current_date - 10 WHERE id = %s", [clock]
        )
        database.execute(
            "INSERT INTO jobs_outbox_event (key, payload, published_at)"
            " VALUES ('cases.case_submitted', %s, clock_timestamp())",
            [json.dumps(told)],
        )


def _found_after(database: psycopg.Connection[Any], case_id: int) -> float:
    """Seconds between the event and the finding."""
    row = database.execute(
        "SELECT extract(epoch FROM max(f.raised_at) - max(e.published_at))"
        " FROM supervision_finding f, jobs_outbox_event e WHERE f.case_id = %s"
        " AND e.key = 'cases.case_submitted' AND (e.payload->>'case_id')::bigint = %s",
        [case_id, case_id],
    ).fetchone()
    return float(row[0]) if row else 0.0


def _here() -> str:
    """The address of the database that this process works on."""
    from django.db import connection

    from zhengtong.runtime.home import Home

    address = urlsplit(Home.from_environment().database_url)
    return urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))


@contextmanager
def _platform(database: str) -> Iterator[str]:
    """Web, worker and stream on free ports."""
    from zhengtong.runtime.children import end, spawn
    from zhengtong.runtime.home import Home

    home = replace(Home.from_environment(), port=free_port(), outside_database=database)
    environment = {**home.environment(), "ZHENGTONG_WEB_WORKERS": "1"}
    processes = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for part in ("web", "worker", "stream"):
                processes.append(
                    spawn(
                        [sys.executable, "-m", f"zhengtong.runtime.{part}"],
                        log=Path(folder) / f"{part}.log",
                        dies_with_us=signal.SIGTERM,
                        env=environment,
                    )
                )
            wait_for(home.port)
            wait_for(home.stream_port)
            yield home.address
        finally:
            for process in processes:
                end(process, how=signal.SIGTERM, patience=10)


@contextmanager
def _board(address: str) -> Iterator[Any]:
    """A leader's board in a browser, when it follows the stream."""
    from playwright.sync_api import sync_playwright

    from zhengtong.modules.org import seed

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SystemExit("no Chromium: run `sh scripts/browser`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(base_url=address, locale="zh-CN")
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill("liangxiansheng")
        page.locator("[name=password]").fill(seed.PASSWORD)
        page.locator("form:has([name=password]) button[type=submit]").click()
        page.wait_for_url(lambda url: "login" not in url)
        page.goto("/desk/supervision/")
        page.locator("[data-board-state]", has_text="实时更新").wait_for()
        yield page
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
