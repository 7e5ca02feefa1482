"""CPU of reconciling a day of payments with the statement of the gateway.

    python -m benchmarks.billing [--json] [--payments N]

Works on a copy of the demo county that is made for this and dropped afterwards, with N payments
(default 100,000) of one day and one planted difference of each kind for every thousand. `cpu` is
that of this process and of its database backend together; `clock` is what the clerk waits.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.exchange import _cpu
from benchmarks.pages import _copy

PLANTED = ("missing_here", "missing_there", "amount", "state", "doubled")
EACH = 1000


def main() -> int:
    parser = argparse.ArgumentParser(description="billing: CPU of reconciliation")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--payments", type=int, default=100_000)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy():
        result = measure(chosen.payments)
    print(json.dumps(result, indent=2) if chosen.json else _told(result))
    return 0


def _told(result: dict[str, Any]) -> str:
    return "\n".join(f"{name:22} {value}" for name, value in result.items())


_BILLS = """
INSERT INTO billing_bill (public_id, region_id, organization_id, number, source_kind, source_id,
    case_number, title, payer_name, state, standard_amount, reduced_amount, amount,
    refunded_amount, lock_version, made_at, issued_at, paid_at, end_reason)
SELECT gen_random_uuid(), region_id, organization_id, 'BENCH-' || n, 'bench', n, 'BENCH' || n,
    title, payer_name, 'paid', 2000, 0, 2000, 0, 0, made_at, made_at, made_at, ''
FROM (SELECT * FROM billing_bill ORDER BY id LIMIT 1) b, generate_series(1, %(n)s) n;
INSERT INTO billing_billline (bill_id, position, organization_id, ref_id, ref_number, item_code,
    item_name, fee_key, name, standard, basis, unit_amount, quantity, standard_amount,
    reduced_amount, amount, may_be_reduced, reduction_rule, reduction_basis, reduction_reason,
    is_live)
SELECT id, 0, organization_id, -source_id, case_number, '', title, '0', '费', '', '', 2000, 1, 2000,
    0, 2000, false, '', '', '', true
FROM billing_bill WHERE source_kind = 'bench';
INSERT INTO billing_payment (public_id, bill_id, organization_id, method, gateway, merchant_no,
    gateway_no, amount, received_amount, state, settles, is_surplus, pay_url, started_at, paid_at,
    business_day, asked_times, flaw)
SELECT gen_random_uuid(), id, organization_id, 'gateway', 'http', 'PB' || source_id,
    'GB' || source_id, 2000, 2000, 'paid', true, false, '', made_at, made_at, '2026-01-05', 0, ''
FROM billing_bill WHERE source_kind = 'bench';
"""


def measure(payments: int) -> dict[str, Any]:
    import datetime as dt

    from django.db import connection, transaction

    from zhengtong.kernel.access import Actor
    from zhengtong.modules.billing.models import Difference, Statement
    from zhengtong.modules.billing.services import reconciling, statements

    with transaction.atomic(), connection.cursor() as cursor:
        for sql in _BILLS.split(";")[:3]:
            cursor.execute(sql, {"n": payments} if "%(n)s" in sql else None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE billing_payment")
    day, actor = dt.date(2026, 1, 5), Actor.system("bench")
    entries, planted = _entries(payments)
    result: dict[str, Any] = {"payments": payments, "entries": len(entries)}
    result["import_clock_s"], result["import_cpu_s"] = _both(
        lambda: statements.import_statement(gateway="http", day=day, entries=entries, actor=actor)
    )
    made = Statement.objects.get(gateway="http", day=day, is_current=True)
    result["again_clock_s"], result["again_cpu_s"] = _both(
        lambda: reconciling.reconcile(statement_id=made.pk, actor=actor)
    )
    found = Counter(Difference.objects.filter(day=day).values_list("kind", flat=True))
    assert found == planted, f"{found} instead of {planted}"
    return {**result, "differences": dict(found), "matched": made.matched_count}


def _entries(payments: int) -> tuple[list[Any], Counter[str]]:
    import datetime as dt

    from zhengtong.modules.billing.plugins import Entry

    at = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
    rows, planted = [], Counter[str]()
    for n in range(1, payments + 1):
        made: dict[str, Any] = {
            "kind": "pay", "number": f"PB{n}", "gateway_no": f"GB{n}", "amount": 2000,
            "state": "paid", "at": at,
        }  # fmt: skip
        flaw = PLANTED[n % EACH] if n % EACH < len(PLANTED) else ""
        planted[flaw] += 1
        if flaw == "missing_there":
            continue
        if flaw == "missing_here":
            rows.append(Entry(**made | {"number": f"X{n}", "gateway_no": f"GX{n}"}))
        if flaw == "doubled":
            rows.append(Entry(**made | {"gateway_no": f"HB{n}"}))
        if flaw == "amount":
            made["amount"] = 1999
        if flaw == "state":
            made["state"] = "failed"
        rows.append(Entry(**made))
    del planted[""]
    return rows, planted


def _both(act: Callable[[], Any]) -> tuple[float, float]:
    began = time.perf_counter()
    cpu = _cpu(act)
    return round(time.perf_counter() - began, 2), cpu


if __name__ == "__main__":
    sys.exit(main())
