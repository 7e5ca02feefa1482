"""Benchmarks in a workbook: written, and taken in as drafts."""

from __future__ import annotations

from typing import Any, BinaryIO

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.items.benchmarks import services
from zhengtong.modules.items.benchmarks.sheet_columns import HELP, SHEETS
from zhengtong.modules.items.benchmarks.sheet_plans import Planned, planned
from zhengtong.modules.items.models import (
    BenchmarkState,
    BenchmarkVersion,
)
from zhengtong.modules.items.sheets.reading import Fault, read_workbook
from zhengtong.modules.items.sheets.writing import as_workbook
from zhengtong.modules.org import api as org

RULES = files.FileRules(extensions=("xlsx",), max_bytes=10 * 1024 * 1024)


class WorkbookRefused(InvalidInput):
    """文件里有错误，什么都没有改。请在文件里改好列出的地方，再上传一次。"""

    code = "workbook_refused"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


def exported(department: str = "") -> bytes:
    """A workbook of what is in force, of all bodies or of one (its key); of none, the template."""
    rows = BenchmarkVersion.objects.filter(state=BenchmarkState.PUBLISHED)
    if department:
        body = org.organization_by_key(department)
        rows = rows.filter(benchmark__organization_id=body.id if body else 0)
    return _written(rows.select_related("benchmark__item").order_by("pk"))


def template() -> bytes:
    return as_workbook([], SHEETS, HELP)


def _written(rows: Any) -> bytes:
    listed = list(rows)
    names = org.organization_names({r.benchmark.organization_id for r in listed})
    return as_workbook(
        [
            {
                "code": str(row.benchmark.public_id),
                "definition": {
                    **{key: getattr(row, key) for key in services.KEYS},
                    "department": names.get(row.benchmark.organization_id, ""),
                    "item": row.benchmark.item.implementation_code if row.benchmark.item else "",
                    "amount_field": row.benchmark.amount_field,
                    "situation_field": row.benchmark.situation_field,
                },
            }
            for row in listed
        ],
        SHEETS,
        HELP,
    )


@command
def take_in(*, content: BinaryIO, name: str, actor: Actor) -> int:
    """Make every benchmark of the file a draft, or none; answers how many.

    Raises a FileRefused for what is no workbook, WorkbookRefused with every fault.
    """
    require(actor, "items.manage")
    kept = files.store(content=content, name=name, rules=RULES, actor=actor)
    with files.open_file(kept.id) as file:
        plan = planned(read_workbook(file, SHEETS), actor)
    if plan.faults:
        raise WorkbookRefused(plan.faults)
    for row in plan.rows:
        _drafted(row, actor)
    audit.record(
        "items.benchmarks_imported",
        actor=actor,
        stream="items:benchmarks",
        object_type="file",
        object_id=kept.id,
        detail={"file": kept.name, "benchmarks": len(plan.rows)},
    )
    return len(plan.rows)


def _drafted(row: Planned, actor: Actor) -> None:
    if row.benchmark is None:
        pk = services.create_benchmark(
            organization_id=row.organization_id,
            act=row.values["act"],
            item_id=row.item_id,
            actor=actor,
        )
    else:
        pk = services.start_benchmark(benchmark_id=row.benchmark.pk, actor=actor)
    version = BenchmarkVersion.objects.get(pk=pk)
    amount, situation = row.fields
    services.tie_benchmark(
        benchmark_id=version.benchmark_id,
        item_id=row.item_id,
        amount_field=amount,
        situation_field=situation,
        actor=actor,
    )
    services.save_benchmark(
        version_id=pk, values=row.values, lock_version=version.lock_version, actor=actor
    )
