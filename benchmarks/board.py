"""The supervision board beside a million cases and seven million steps.

    python -m benchmarks.board [--json] [--load N] [--keep]
    python -m benchmarks.board [--json] --loaded NAME

Works on a copy of the demo county that is made for this and dropped afterwards. `--load N` writes N
cases of the year past (default 1,000,000), each with seven steps, over all departments and 300
items; three in a hundred are open. `--keep` leaves the copy, so that `--loaded NAME` measures on it
again. The time is that of the whole request inside the process, templates and database included:
median and 95th percentile of 20 requests. `rebuild` is what the night does.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.pages import CHUNK, SHIFT, _bare, _copy

REQUESTS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description="board: server time beside many cases")
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
            print(f"{name:32} {value}")
    return 0


def measure() -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from zhengtong.core import prepared
    from zhengtong.modules.supervision.board import summaries

    settings.ALLOWED_HOSTS = ["testserver"]
    begin = time.perf_counter()
    summaries.rebuild()
    result: dict[str, Any] = {"rebuild_s": round(time.perf_counter() - begin, 1)}
    county, head = Client(), Client()
    county.force_login(get_user_model().objects.get(username="liangxiansheng"))
    head.force_login(get_user_model().objects.get(username="linshouye"))
    board = "/desk/supervision/"
    pages = {
        "county": (county, board),
        "county_30_days": (county, f"{board}?period=30"),
        "department": (head, board),
        "fragment": (county, f"{board}live/"),
        "rows": (county, f"{board}rows/?figure=open"),
    }
    for client, path in pages.values():
        client.get(path)
    gc.collect()
    gc.freeze()  # As the web process does once its pages are loaded.
    for name, (client, path) in pages.items():
        times = []
        for n in range(REQUESTS + 3):
            begin = time.perf_counter()
            answer = client.get(path)
            taken = 1000 * (time.perf_counter() - begin)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")
            if n >= 3:
                times.append(taken)
        result[f"{name}_ms_median"] = round(statistics.median(times), 1)
        result[f"{name}_ms_p95"] = round(statistics.quantiles(times, n=20)[-1], 1)
        with prepared.watched() as sent:
            client.get(path)
        result[f"{name}_statements"] = len(sent)
    return {**result, **_loaded(), "python": platform.python_version()}


def _loaded() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM cases_case),"
            " (SELECT count(*) FROM cases_case WHERE closed_at IS NULL),"
            " (SELECT count(*) FROM workflow_task)"
        )
        cases, open_, steps = cursor.fetchone()
    return {"cases": cases, "open": open_, "steps": steps}


# Each statement writes the cases i of a chunk, the last of them handed in just now. Of the newest
# 20,000 all are open, of the 200,000 before them one in twenty.
_EACH = """
WITH i AS MATERIALIZED (
    SELECT i, now() - make_interval(secs => (%(load)s - i) * 31536000.0 / %(load)s) AS at,
        i > %(load)s * 0.98 OR (i > %(load)s * 0.78 AND i %% 20 = 0) AS is_open,
        (%(organs)s::bigint[])[1 + i %% %(n_organs)s] AS organ,
        (%(organs)s::bigint[])[1 + (i / 7) %% %(n_organs)s] AS second,
        (%(versions)s::bigint[])[1 + (i / 3) %% %(n_versions)s] AS version
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) i
)
"""
_TABLES = {
    "workflow_instance": (
        {
            "id": "%(shift)s + i.i",
            "public_id": "gen_random_uuid()",
            "subject": "'B' || i.i",
            "owner_organization_id": "i.organ",
            "state": "CASE WHEN is_open THEN 'running' ELSE 'ended' END",
            "started_at": "i.at",
        },
        "WHERE t.id = %(instance)s",
    ),
    "workflow_scope": (
        {"id": "%(shift)s + i.i", "instance_id": "%(shift)s + i.i"},
        "WHERE t.instance_id = %(instance)s AND t.kind = 'case'",
    ),
    "workflow_task": (
        {
            "id": "%(shift)s + i.i * 8 + s",
            "public_id": "gen_random_uuid()",
            "instance_id": "%(shift)s + i.i",
            "scope_id": "%(shift)s + i.i",
            "subject": "'B' || i.i",
            "organization_id": "CASE WHEN s = 3 THEN i.second ELSE i.organ END",
            "state": "CASE WHEN is_open AND s = 6 THEN 'open' ELSE 'done' END",
            "opened_at": "i.at + make_interval(days => s)",
            "closed_at": "CASE WHEN is_open AND s = 6 THEN NULL ELSE"
            " i.at + make_interval(days => s + (i.i %% 7)::int) END",
            "due_on": "(i.at + make_interval(days => 12 + (i.i %% 9)::int))::date",
        },
        "CROSS JOIN generate_series(0, 6) s WHERE t.instance_id = %(instance)s"
        " AND t.rank = s %% %(tasks)s",
    ),
    "workflow_clock": (
        {
            "id": "%(shift)s + i.i * 4 + t.rank",
            "instance_id": "%(shift)s + i.i",
            "state": "CASE WHEN is_open THEN 'running' ELSE 'stopped' END",
            "due_on": "(i.at + make_interval(days => 20 + (i.i %% 15)::int))::date",
        },
        "WHERE t.instance_id = %(instance)s AND t.task_id IS NULL"
        " AND t.kind IN ('statutory', 'promised')",
    ),
    "cases_case": (
        {
            "id": "%(shift)s + i.i",
            "public_id": "gen_random_uuid()",
            "number": "'B' || i.i",
            "project_no": "'B' || i.i",
            "instance_id": "%(shift)s + i.i",
            "organization_id": "i.organ",
            "item_version_id": "i.version",
            "case_kind": "CASE WHEN i.i %% 40 = 0 THEN 'joint' ELSE 'promised' END",
            "status": "CASE WHEN is_open THEN 'in_progress' ELSE 'closed' END",
            "submitted_at": "i.at",
            "accepted_at": "i.at + interval '1 hour'",
            "decided_at": "CASE WHEN NOT is_open THEN i.at + make_interval(days =>"
            " (i.i %% 7)::int) END",
            "closed_at": "CASE WHEN NOT is_open THEN i.at + make_interval(days =>"
            " 1 + (i.i %% 7)::int) END",
        },
        "WHERE t.id = %(case)s",
    ),
    "cases_casefact": (
        {
            "case_id": "%(shift)s + i.i",
            "organization_id": "i.organ",
            "item_version_id": "i.version",
            "kind": "CASE WHEN i.i %% 40 = 0 THEN 'joint' ELSE 'promised' END",
            "submitted_on": "i.at::date",
            "accepted_on": "(i.at + interval '1 hour')::date",
            "decided_on": "CASE WHEN NOT is_open THEN (i.at + make_interval(days =>"
            " (i.i %% 7)::int))::date END",
            "closed_on": "CASE WHEN NOT is_open THEN (i.at + make_interval(days =>"
            " 1 + (i.i %% 7)::int))::date END",
        },
        "WHERE t.case_id = %(case)s",
    ),
}


def load(n: int) -> None:
    """Copies of one finished case of the demo county, spread over a year, organs and items."""
    from django.db import connection

    from zhengtong.core.jobs.api import deliver_pending

    deliver_pending()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.instance_id, count(*) FROM cases_case c JOIN workflow_task t"
            " ON t.instance_id = c.instance_id WHERE c.closed_at IS NOT NULL"
            " GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 1"
        )
        case, instance, tasks = cursor.fetchone()
        cursor.execute(
            "SELECT array_agg(id ORDER BY id) FROM org_organization"
            " WHERE kind IN ('department', 'township')"
        )
        organs = cursor.fetchone()[0]
        cursor.execute("SELECT array_agg(id) FROM (SELECT id FROM items_version LIMIT 300) v")
        versions = cursor.fetchone()[0]
        values = {
            "load": n,
            "shift": SHIFT,
            "case": case,
            "instance": instance,
            "tasks": tasks,
            "organs": organs,
            "n_organs": len(organs),
            "versions": versions,
            "n_versions": len(versions),
        }
        with _bare(cursor, list(_TABLES)):
            for first in range(1, n + 1, CHUNK):
                last = min(first + CHUNK - 1, n)
                for table in _TABLES:
                    cursor.execute(
                        _writing(cursor, table), {**values, "first": first, "last": last}
                    )
                print(f"loaded {last:,} of {n:,}", file=sys.stderr)
        cursor.execute("VACUUM ANALYZE")


def _writing(cursor: Any, table: str) -> str:
    own, where = _TABLES[table]
    cursor.execute(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        [table],
    )
    columns = [row[0] for row in cursor.fetchall()]
    given = ", ".join(own.get(c, f"t.{c}") for c in columns)
    source = f"{table} t"
    if "rank" in where or "rank" in str(own):
        source = (
            "(SELECT t.*, row_number() OVER (ORDER BY t.kind DESC, t.id) - 1 AS rank"
            f" FROM {table} t WHERE t.instance_id = %(instance)s AND t.task_id IS NULL) t"
            if table == "workflow_clock"
            else f"(SELECT t.*, row_number() OVER (ORDER BY t.id) - 1 AS rank FROM {table} t"
            " WHERE t.instance_id = %(instance)s) t"
        )
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) {_EACH}"
        f" SELECT {given} FROM i CROSS JOIN {source} {where}"
    )


if __name__ == "__main__":
    sys.exit(main())
