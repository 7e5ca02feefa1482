"""Lists of benchmarks for the public and for the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel import bigrams
from zhengtong.kernel.pagination import Page, decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.items.models import BenchmarkState, BenchmarkVersion
from zhengtong.modules.org import api as org

PAGE_SIZE = 30


@dataclass(frozen=True)
class BenchmarkLine:
    version: BenchmarkVersion
    act: str
    department: str


def listed(
    *, text: str = "", department: str = "", state: str = BenchmarkState.PUBLISHED, after: str = ""
) -> Page[BenchmarkLine]:
    """A page of one state by words and department; `after` is the cursor of the page before."""
    rows = BenchmarkVersion.objects.filter(state=state).select_related("benchmark")
    for word in bigrams.normal(text).split():
        rows = rows.filter(plain__contains=word)
    if department:
        body = org.organization_by_key(department)
        rows = rows.filter(benchmark__organization_id=body.id if body else 0)
    if after:
        rows = rows.filter(pk__gt=int(decode_cursor(after, length=1)[0]))
    found = list(rows.order_by("pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    names = org.organization_names({r.benchmark.organization_id for r in shown})
    lines = [
        BenchmarkLine(r, localized(r.act) or "—", names.get(r.benchmark.organization_id, ""))
        for r in shown
    ]
    more = len(found) > PAGE_SIZE
    return Page(rows=lines, next_cursor=encode_cursor(shown[-1].pk) if more else None)


def departments() -> list[Any]:
    """Bodies with published benchmarks."""
    ids = BenchmarkVersion.objects.filter(state=BenchmarkState.PUBLISHED).values_list(
        "benchmark__organization_id", flat=True
    )
    return org.organizations(ids=set(ids))


def of_item(item_id: int) -> BenchmarkVersion | None:
    """The benchmark in force that an item is tied to."""
    rows = BenchmarkVersion.objects.filter(
        benchmark__item=item_id, state=BenchmarkState.PUBLISHED
    ).select_related("benchmark")
    return rows.order_by("pk").first()


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value or () if isinstance(row, Mapping)]
