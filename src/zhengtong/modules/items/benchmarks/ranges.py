"""The ranges of amounts that an item's benchmarks lay down, by the day from which they hold."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import Text
from zhengtong.modules.items.benchmarks.amounts import Asked, Options, asked_by, option_of
from zhengtong.modules.items.editing.kinds import shown_yuan
from zhengtong.modules.items.models import BenchmarkState, BenchmarkVersion


@dataclass(frozen=True, kw_only=True)
class Range:
    """One grade: fen, both included; None is no bound. `option` is the answer that it holds for,
    "" for all."""

    option: str
    circumstance: Text
    least: int | None
    most: int | None

    def holds(self, amount: int) -> bool:
        return (self.least is None or amount >= self.least) and (
            self.most is None or amount <= self.most
        )


@dataclass(frozen=True, kw_only=True)
class RangeVersion:
    """A version that was published once. `is_ended`: withdrawn, and nothing came after it."""

    benchmark_public_id: uuid.UUID
    item_id: int
    number: int
    act: Text
    effective_on: dt.date
    is_ended: bool
    amount_field: str
    situation_field: str
    ranges: Sequence[Range]

    def for_option(self, option: str) -> list[Range]:
        return [r for r in self.ranges if r.option in ("", option)]


def range_versions(item_ids: Collection[int] | None = None) -> list[RangeVersion]:
    """Of items whose amount is known to a benchmark, the oldest version first."""
    rows = (
        BenchmarkVersion.objects.exclude(state=BenchmarkState.DRAFT)
        .filter(benchmark__item__isnull=False)
        .exclude(benchmark__amount_field="")
        .select_related("benchmark")
        .order_by("benchmark_id", "number")
    )
    if item_ids is not None:
        rows = rows.filter(benchmark__item__in=list(item_ids))
    found = list(rows)
    asked = {pk: asked_by(pk) for pk in {row.benchmark.item_id for row in found}}
    last = {row.benchmark_id: row.pk for row in found}
    return [
        _of(row, asked[row.benchmark.item_id], is_last=last[row.benchmark_id] == row.pk)
        for row in found
        if row.effective_on
    ]


def version_on(versions: Sequence[RangeVersion], day: dt.date) -> list[RangeVersion]:
    """Of each benchmark the version that was in force on a day."""
    found: dict[uuid.UUID, RangeVersion] = {}
    for version in versions:
        if version.effective_on <= day:
            found[version.benchmark_public_id] = version
    return [v for v in found.values() if not v.is_ended]


def _of(row: BenchmarkVersion, asked: Asked, *, is_last: bool) -> RangeVersion:
    tied = row.benchmark
    options = asked.options.get(tied.situation_field, ())
    grades = [g for g in row.grades or () if isinstance(g, Mapping)]
    assert tied.item_id is not None
    assert row.effective_on is not None
    return RangeVersion(
        benchmark_public_id=tied.public_id,
        item_id=tied.item_id,
        number=row.number,
        act=row.act,
        effective_on=row.effective_on,
        is_ended=is_last and row.state == BenchmarkState.WITHDRAWN,
        amount_field=tied.amount_field,
        situation_field=tied.situation_field,
        ranges=[_range(g, options) for g in grades if _bounds(g) != (None, None)],
    )


def _range(grade: Mapping[str, Any], options: Options) -> Range:
    least, most = _bounds(grade)
    typed = str(grade.get("option") or "")
    return Range(
        option=option_of(options, typed) or typed,
        circumstance=grade.get("circumstance") or "",
        least=least,
        most=most,
    )


def words(least: int | None, most: int | None) -> str:
    """`500 至 2000 元`, in the active language; "" without bounds."""
    low, high = shown_yuan(least), shown_yuan(most)
    if least is not None and most is not None:
        return _("%(low)s 至 %(high)s 元") % {"low": low, "high": high}
    if most is not None:
        return _("不超过 %(high)s 元") % {"high": high}
    return _("不少于 %(low)s 元") % {"low": low} if least is not None else ""


def _bounds(grade: Mapping[str, Any]) -> tuple[int | None, int | None]:
    least, most = grade.get("least"), grade.get("most")
    return (
        least if isinstance(least, int) else None,
        most if isinstance(most, int) else None,
    )
