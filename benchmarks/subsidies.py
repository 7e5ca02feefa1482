"""CPU of a batch of subsidies: roster, approval with the bank's file, its answer, the repayment.

    python -m benchmarks.subsidies [--json] [--people N]

Works on a copy of the demo county that is made for this and dropped afterwards. `cpu` is that of
this process and of its database backend together; `clock` is what the clerk waits.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.exchange import _cpu
from benchmarks.pages import _copy


def main() -> int:
    parser = argparse.ArgumentParser(description="subsidies: CPU of a batch")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=10_000)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy():
        result = measure(chosen.people)
    print(json.dumps(result, indent=2) if chosen.json else _told(result))
    return 0


def _told(result: dict[str, Any]) -> str:
    return "\n".join(f"{name:22} {value}" for name, value in result.items())


def measure(people: int) -> dict[str, Any]:
    from django.utils import timezone

    from zhengtong.modules.billing.subsidies import acts, batches, returns
    from zhengtong.modules.billing.subsidies.models import SubsidyBatch, SubsidyProgramme
    from zhengtong.modules.billing.subsidies.payfiles import take_file
    from zhengtong.modules.billing.subsidies.seed import Office, answer
    from zhengtong.modules.billing.subsidies.staff.papers import workbook
    from zhengtong.modules.billing.subsidies.states import Code

    programme = SubsidyProgramme.objects.select_related("current").get(key="land")
    office = Office(programme, [], {})
    result: dict[str, Any] = {"people": people}
    csv, xlsx = roster(people), book(people)

    def opened(period: str) -> SubsidyBatch:
        return batches.open_batch(
            programme_id=programme.public_id, period=period, actor=office.actor("reviewer")
        )

    def timed(name: str, run: Callable[[], Any]) -> None:
        begin = time.monotonic()
        result[f"{name}_cpu_s"] = _cpu(run)
        result[f"{name}_clock_s"] = round(time.monotonic() - begin, 2)

    def importing(batch: SubsidyBatch, name: str, content: bytes) -> Callable[[], Any]:
        return lambda: office.step(
            batches.import_roster, batch, "reviewer", content=content, name=name
        )

    batch = opened("2090")
    timed("import_csv", importing(batch, "a.csv", csv))
    timed("import_xlsx", importing(opened("2091"), "a.xlsx", xlsx))
    office.step(acts.submit_batch, batch, "reviewer")
    office.step(acts.check_batch, batch, "approver")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    SubsidyBatch.objects.filter(pk=batch.pk).update(notice_until=yesterday)
    timed("approve_and_file", lambda: office.step(acts.approve_batch, batch, "lead"))
    file = batch.files.get()
    take_file(batch_id=batch.public_id, file_id=file.public_id, actor=office.actor("lead"))
    office.step(acts.mark_sent, batch, "lead")
    content = answer(file, dict.fromkeys(range(1, people, 100), Code.NO_ACCOUNT))
    timed(
        "answer",
        lambda: office.step(
            returns.import_return, batch, "lead", file_id=file.public_id, content=content
        ),
    )
    timed("close", lambda: office.step(acts.close_batch, batch, "lead"))
    timed("export_xlsx", lambda: workbook(batch))
    return result


def _lines(people: int) -> list[list[str]]:
    from zhengtong.kernel.ids import identity_check_digit
    from zhengtong.modules.billing.subsidies.seed import BANKS, card

    lines = [["姓名", "身份证号", "开户银行", "银行卡号", "数量", "事由"]]
    for n in range(people):
        born = dt.date(1950, 1, 1) + dt.timedelta(days=n // 500)
        first17 = f"999021{born:%Y%m%d}{n % 500 + 500:03d}"
        number = first17 + identity_check_digit(first17)
        lines.append(["甲乙丙", number, BANKS[0][1], card(10**6 + n), f"{n % 9 + 1}.5", "承包地"])
    return lines


def roster(people: int) -> bytes:
    return "\n".join(",".join(line) for line in _lines(people)).encode()


def book(people: int) -> bytes:
    from openpyxl import Workbook

    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    for line in _lines(people):
        sheet.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
