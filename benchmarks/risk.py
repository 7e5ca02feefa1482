"""Evaluating 100,000 companies: everybody at once, again without a change, and one alone.

    python -m benchmarks.risk [companies]

Needs a database of its own (DATABASE_URL) with the migrations run; everything is taken back.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from zhengtong.kernel.access import Actor  # noqa: E402
from zhengtong.modules.risk.models import ModelVersion, RiskModel, Run  # noqa: E402
from zhengtong.modules.risk.services.evaluating import evaluate  # noqa: E402
from zhengtong.modules.risk.shipped import MODELS  # noqa: E402

SYSTEM = Actor.system("benchmark")
_COMPANIES = """
INSERT INTO org_legalentity (public_id, name, credit_code, kind, legal_representative, address,
    phone, status, created_at)
SELECT gen_random_uuid(), '企业 ' || n, '91' || lpad(n::text, 16, '0'), 'enterprise', '', '', '',
    'verified', now() FROM generate_series(1, %s) n
"""
_SUBJECTS = """
INSERT INTO risk_subject (public_id, kind, entity_id, name, form, grade)
SELECT gen_random_uuid(), 'company', id, name, kind, '' FROM org_legalentity
ON CONFLICT DO NOTHING
"""
_BATCH = """
INSERT INTO risk_importbatch (public_id, name, digest, at, rows)
VALUES (gen_random_uuid(), 'bench', 'bench', now(), 0) RETURNING id
"""
_RECORDS = """
INSERT INTO risk_importedrecord (public_id, batch_id, subject_id, kind, document_number, "on",
    amount, title, organ)
SELECT gen_random_uuid(), %s, s.id, k, k || s.id, current_date - (s.id * 37 %% 700)::int, 1, 't', ''
FROM risk_subject s CROSS JOIN unnest(ARRAY['penalty', 'complaint', 'honour']) k
WHERE (s.id + length(k)) %% 3 = 0
"""


def main(count: int) -> None:
    with transaction.atomic():
        _made(count)
        print(f"{count} companies, {_asked('SELECT count(*) FROM risk_importedrecord')} records")
        first = _timed("everybody, first time", lambda: _run())
        again = _timed("everybody, nothing changed", lambda: _run())
        later = _timed(
            "everybody, half a year later",
            lambda: _run(on=timezone.localdate() + dt.timedelta(days=183)),
        )
        print(f"changed: {first.changed}, {again.changed}, {later.changed}")
        one = _asked("SELECT max(id) FROM org_legalentity")
        _timed("one company", lambda: _run(ids=[one]), times=20)
        transaction.set_rollback(True)


def _made(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COMPANIES, [count])
        cursor.execute(_SUBJECTS)
        cursor.execute(_BATCH)
        cursor.execute(_RECORDS, [cursor.fetchone()[0]])
        cursor.execute("ANALYZE org_legalentity, risk_subject, risk_importedrecord")
    if not ModelVersion.objects.filter(model__kind="company", state="in_force").exists():
        model, _ = RiskModel.objects.get_or_create(kind="company")
        name, definition = MODELS["company"]
        ModelVersion.objects.create(
            model=model, number=1, state="in_force", name=name, basis="bench", definition=definition
        )


def _asked(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _run(**more: Any) -> Run:
    return evaluate(kind="company", actor=SYSTEM, cause="benchmark", **more)


def _timed(name: str, run: Callable[[], Run], times: int = 1) -> Run:
    start = time.perf_counter()
    for _ in range(times):
        found = run()
    took = (time.perf_counter() - start) / times
    print(f"{name}: {took * 1000:,.0f} ms")
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
