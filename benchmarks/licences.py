"""CPU and time of licences: a sealed file, verification, search by holder, a batch.

    python -m benchmarks.licences [--json] [--load N] [--batch N]

Works on a copy of the demo county that is made for this and dropped afterwards. `--load N`
multiplies one licence to N holders (default 1,000,000), among which one is searched by code, along
the blind index, as the register does. `--batch N` issues N licences from a table (default 10,000),
in the steps that the jobs take. Of files and of the batch `cpu` is that of this process; pages and
searches are timed inside the process, median and 95th percentile of 200.
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

TIMES = 200
FILES = 20


def main() -> int:
    parser = argparse.ArgumentParser(description="licences: files, verification, search, batch")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--load", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=10_000)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy():
        result = measure(load=chosen.load, batch=chosen.batch)
    told = [f"{name:32} {value}" for name, value in result.items()]
    print(json.dumps(result, indent=2) if chosen.json else "\n".join(told))
    return 0


def measure(*, load: int, batch: int) -> dict[str, Any]:
    """The figures by name."""
    from zhengtong.modules.licences.models import Licence

    sample = Licence.objects.select_related("type", "type_version").filter(state="01").first()
    assert sample is not None, "the demo county has licences"
    result = _files(sample)
    result |= _batch(batch)
    _multiply(sample, load)
    result["licences"] = Licence.objects.count()
    result |= _searches(sample) | _verification(sample)
    return result


def _files(sample: Any) -> dict[str, Any]:
    """Made anew each time, sealed with the county's own seal, and not kept."""
    from django.db import transaction

    from zhengtong.modules.licences.models import FileKind, LicenceFile
    from zhengtong.modules.licences.services.files import file_of

    found: dict[str, Any] = {}
    for kind in (FileKind.PDF, FileKind.OFD):
        spent = []
        for _n in range(FILES + 1):
            with transaction.atomic():
                LicenceFile.objects.filter(edition__licence=sample).delete()
                before = time.process_time()
                file_of(sample, kind)
                spent.append((time.process_time() - before) * 1000)
                transaction.set_rollback(True)
        found[f"sealed {kind.value}, cpu ms"] = round(statistics.median(spent[1:]), 1)
    return found


def _batch(lines: int) -> dict[str, Any]:
    """Checked, then issued in steps, as the jobs do; numbers counted at the end."""
    from zhengtong.kernel.ids import identity_check_digit
    from zhengtong.modules.licences.models import BatchRow, BatchState, LicenceBatch, LicenceType
    from zhengtong.modules.licences.services import batches, issuing
    from zhengtong.modules.licences.sheets import Line
    from zhengtong.modules.org import api as org

    kind = LicenceType.objects.get(name_zh="老年人优待证")
    organ = kind.issuer_ids[0]
    clerk = next(iter(org.staff_of(organ)))
    first17 = [f"9990211950{1 + n % 12:02d}{1 + n % 28:02d}{n % 1000:03d}" for n in range(lines)]
    rows = [
        Line(
            number=n + 2,
            values={
                "holder_name": f"持证人{n}",
                "holder_code": head + identity_check_digit(head),
                "village": f"东门社区 {n} 号",
            },
        )
        for n, head in enumerate(first17)
    ]
    begun, cpu = time.perf_counter(), time.process_time()
    made = LicenceBatch.objects.create(
        type_version=issuing.ready_version(kind.code),
        organization_id=organ,
        made_by_id=clerk.id,
        name="benchmark",
        state=BatchState.RUNNING,
        total=len(rows),
        made_at="2026-01-01T00:00Z",
        stepped_at="2026-01-01T00:00Z",
    )
    BatchRow.objects.bulk_create(batches._checked(made.type_version, made, rows), batch_size=1000)
    while batches.issue_next_lines(batch_id=made.pk) == batches.CHUNK:
        pass
    made.refresh_from_db()
    assert made.issued == lines, f"{made.issued} of {lines}"
    seconds = time.perf_counter() - begun
    return {
        f"batch of {lines}, seconds": round(seconds, 1),
        "batch, licences a second": round(lines / seconds),
        "batch, cpu ms each": round((time.process_time() - cpu) * 1000 / lines, 2),
    }


def _multiply(sample: Any, wanted: int) -> None:
    """Other holders, numbers and tokens, the same contents."""
    from django.db import connection

    skipped = {
        "id", "public_id", "number", "number_index", "identifier", "holder_index",
        "holder_name_index", "verify_token", "source_kind", "source_id", "person_id", "entity_id",
    }  # fmt: skip
    same = [f.column for f in sample._meta.concrete_fields if f.column not in skipped]
    columns = ", ".join(f'"{c}"' for c in same)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO licences_licence ({columns}, public_id, number, number_index, identifier,
                holder_index, holder_name_index, verify_token, source_kind, source_id)
            SELECT {columns}, gen_random_uuid(), 'B' || n, 'B' || n, 'B' || n,
                md5(n::text) || md5('a' || n), md5('b' || n) || md5('c' || n),
                md5('d' || n), '', ''
            FROM licences_licence, generate_series(1, %s) n WHERE id = %s
            """,
            [wanted, sample.pk],
        )
        cursor.execute("ANALYZE licences_licence")


def _timed(name: str, run: Callable[[], Any]) -> dict[str, Any]:
    for _n in range(10):
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


def _searches(sample: Any) -> dict[str, Any]:
    from zhengtong.modules.licences.models import Licence
    from zhengtong.modules.licences.staff.register import _meant

    def by(text: str) -> Callable[[], Any]:
        rows = Licence.objects.filter(**_meant(text)).select_related("type").order_by("-id")
        return lambda: list(rows.all()[:51])

    return _timed("search by holder's code", by(sample.holder_code)) | _timed(
        "search by holder's name", by(sample.holder_name)
    )


def _verification(sample: Any) -> dict[str, Any]:
    from django.test import Client, override_settings

    from zhengtong.modules.licences import verification

    browser = Client(headers={"host": "127.0.0.1"})
    address = f"/verify/{sample.verify_token}/"

    def look() -> None:
        answer = browser.get(address)
        assert answer.status_code == 200, answer.status_code

    most, verification.MOST_PER_MINUTE = verification.MOST_PER_MINUTE, 10**9
    try:
        with override_settings(ALLOWED_HOSTS=["*"]):
            return _timed("verification page", look)
    finally:
        verification.MOST_PER_MINUTE = most


if __name__ == "__main__":
    raise SystemExit(main())
