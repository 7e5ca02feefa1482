"""Cases against rows: per day and table, counts and checksums, every difference with its case.

The expected side is made anew from the cases, as if nothing had ever been written; a day is that of
the application.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor, require
from zhengtong.modules.cases.exchange import catching_up, writing
from zhengtong.modules.cases.exchange.codes import codes
from zhengtong.modules.cases.exchange.facts import Facts, read
from zhengtong.modules.cases.exchange.layout import TABLES, Table
from zhengtong.modules.cases.exchange.rows import Row, rows_of, same
from zhengtong.modules.cases.exchange.writing import DELETED, stored_rows
from zhengtong.modules.cases.models import (
    Case,
    ExchangeCheck,
    ExchangeDifference,
    ExchangeFault,
    ExchangeState,
)

BATCH = 500
MOST_KEPT = 1_000
"""Differences of a day and table that are listed; the count is always whole."""

OLDEST_A_NIGHT = 7

MISSING, EXTRA, DIFFERS, INVALID = "missing", "extra", "differs", "invalid"
KINDS = {
    MISSING: gettext_noop("缺少"),
    EXTRA: gettext_noop("多出"),
    DIFFERS: gettext_noop("不一致"),
    INVALID: gettext_noop("不合规范"),
}


@dataclass
class Sum:
    """Counts and a checksum that does not depend on the order of rows."""

    rows: int = 0
    bits: int = 0

    def add(self, row: Mapping[str, Any], names: Sequence[str]) -> None:
        text = "\x1f".join(_plain(row[n]) for n in names)
        self.bits ^= int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
        self.rows += 1

    @property
    def digest(self) -> str:
        return f"{self.bits:064x}"


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return "" if value is None else str(value)


@dataclass
class Comparison:
    """One day of one table while it is being compared."""

    table: Table
    expected: Sum = field(default_factory=Sum)
    found: Sum = field(default_factory=Sum)
    differences: list[ExchangeDifference] = field(default_factory=list)


def check_day(day: dt.date) -> list[ExchangeCheck]:
    """Compare all cases applied for on a day, and keep what was found."""
    now = timezone.now()
    comparisons = {key: Comparison(table) for key, table in TABLES.items()}
    ids = list(_of_day(day).values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        _compare(ids[start : start + BATCH], comparisons, day, now)
    return _keep(day, len(ids), comparisons, now)


def _of_day(day: dt.date) -> Any:
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return Case.objects.filter(
        submitted_at__gte=start, submitted_at__lt=start + dt.timedelta(days=1)
    ).order_by("pk")


def _compare(
    ids: Sequence[int], comparisons: Mapping[str, Comparison], day: dt.date, now: dt.datetime
) -> None:
    found = read(ids)
    known = codes()
    invalid = set(ExchangeFault.objects.filter(case__in=ids).values_list("table", "row_guid"))
    wanted: dict[str, list[tuple[Facts, Row]]] = defaultdict(list)
    for facts in found:
        for key, rows in rows_of(facts, known).items():
            wanted[key] += [(facts, row) for row in rows]
    owners = {f.case.project_no: f.case.pk for f in found}
    for key, comparison in comparisons.items():
        stored = stored_rows(comparison.table, found)
        alive = {g: r for g, r in stored.items() if r["cd_operation"] != DELETED}
        _compare_table(comparison, wanted[key], alive, owners, invalid, day, now)


def _compare_table(
    comparison: Comparison,
    wanted: Sequence[tuple[Facts, Row]],
    stored: Mapping[str, dict[str, Any]],
    owners: Mapping[str, int],
    invalid: set[tuple[str, str]],
    day: dt.date,
    now: dt.datetime,
) -> None:
    table, names = comparison.table, comparison.table.compared

    def differ(case_id: int | None, guid: str, kind: str, columns: Iterable[str] = ()) -> None:
        comparison.differences.append(
            ExchangeDifference(
                case_id=case_id,
                day=day,
                table=table.key,
                row_guid=guid,
                kind=kind,
                columns=", ".join(columns)[:500],
                found_at=now,
            )
        )

    for row in stored.values():
        comparison.found.add(row, names)
    expected = set()
    for facts, row in wanted:
        guid = row["row_guid"]
        expected.add(guid)
        comparison.expected.add(row, names)
        before = stored.get(guid)
        if before is None:
            kind = INVALID if (table.key, guid) in invalid else MISSING
            differ(facts.case.pk, guid, kind)
        elif columns := same(before, row, names):
            differ(facts.case.pk, guid, DIFFERS, columns)
    for guid, row in stored.items():
        if guid not in expected:
            differ(owners.get(row["project_no"]), guid, EXTRA)


@transaction.atomic
def _keep(
    day: dt.date, cases: int, comparisons: Mapping[str, Comparison], now: dt.datetime
) -> list[ExchangeCheck]:
    ExchangeDifference.objects.filter(day=day).delete()
    made = []
    for key, one in comparisons.items():
        made.append(
            ExchangeCheck(
                day=day,
                table=key,
                checked_at=now,
                cases=cases,
                expected=one.expected.rows,
                found=one.found.rows,
                expected_sum=one.expected.digest,
                found_sum=one.found.digest,
                differences=len(one.differences),
            )
        )
        ExchangeDifference.objects.bulk_create(one.differences[:MOST_KEPT])
    return ExchangeCheck.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["day", "table"],
        update_fields=[
            "checked_at",
            "cases",
            "expected",
            "found",
            "expected_sum",
            "found_sum",
            "differences",
        ],
    )


def check(days: Iterable[dt.date]) -> int:
    """Compare these days; answers the differences."""
    return sum(c.differences for day in sorted(set(days)) for c in check_day(day))


def nightly() -> int:
    """Write what is behind; compare the days whose rows changed since the last night and, in turn,
    those that were not looked at for longest; list rows that belong to no case."""
    catching_up.complete()
    since = timezone.now() - dt.timedelta(hours=36)
    found = check({*_touched_days(since), *_longest_ago()})
    return found + strays()


def days_with_cases() -> list[dt.date]:
    days = Case.objects.annotate(day=TruncDate("submitted_at")).values_list("day", flat=True)
    return sorted(set(days.distinct()))


def _touched_days(since: dt.datetime) -> set[dt.date]:
    written = ExchangeState.objects.filter(written_at__gte=since)
    days = written.annotate(day=TruncDate("case__submitted_at")).values_list("day", flat=True)
    return set(days.distinct())


def _longest_ago() -> list[dt.date]:
    """Days never compared first, then by how long ago it was."""
    seen = dict(ExchangeCheck.objects.order_by("checked_at").values_list("day", "checked_at"))
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    days = sorted(days_with_cases(), key=lambda d: (seen.get(d, oldest), d))
    return days[:OLDEST_A_NIGHT]


def strays() -> int:
    """Rows whose number is no case's, in all tables; listed under today."""
    day, now = timezone.localdate(), timezone.now()
    with transaction.atomic():
        ExchangeDifference.objects.filter(case=None).delete()
        found = []
        for table in TABLES.values():
            rows = table.model._default_manager.exclude(cd_operation=DELETED).filter(
                ~Exists(Case.objects.filter(project_no=OuterRef("project_no")))
            )
            found += [
                ExchangeDifference(
                    day=day, table=table.key, row_guid=guid, kind=EXTRA, found_at=now
                )
                for guid in rows.values_list("row_guid", flat=True)[:MOST_KEPT]
            ]
        ExchangeDifference.objects.bulk_create(found)
    return len(found)


def repair(*, days: Iterable[dt.date], actor: Actor) -> int:
    """Write the cases of these days that differ anew, take away what belongs to no case, and
    compare again; answers what still differs."""
    require(actor, "cases.exchange")
    chosen = sorted(set(days))
    rows = ExchangeDifference.objects.filter(day__in=chosen)
    writing.write(rows.exclude(case=None).values_list("case_id", flat=True).distinct())
    _remove_strays(rows.filter(case=None))
    left = check(chosen)
    return left + (strays() if timezone.localdate() in chosen else 0)


@transaction.atomic
def _remove_strays(rows: Any) -> None:
    """Those that have left are told as deleted, the others go."""
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, guid in rows.values_list("table", "row_guid"):
        by_table[table].append(guid)
    for key, guids in by_table.items():
        found = TABLES[key].model._default_manager.filter(row_guid__in=guids)
        found.filter(cd_operation="I", cd_batch="").delete()
        found.update(cd_operation=DELETED, cd_time=timezone.now(), cd_batch="")
    rows.delete()
