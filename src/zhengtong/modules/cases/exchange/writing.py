"""Writes the rows of cases: what is new, what changed, what is gone; nothing when nothing did."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.exchange import layout
from zhengtong.modules.cases.exchange.checking import Fault, faults_of
from zhengtong.modules.cases.exchange.codes import Codes, codes
from zhengtong.modules.cases.exchange.facts import Facts, read
from zhengtong.modules.cases.exchange.layout import TABLES, Table
from zhengtong.modules.cases.exchange.rows import Row, rows_of, same
from zhengtong.modules.cases.models import ExchangeFault, ExchangeState, Operation
from zhengtong.modules.org import api as org

BATCH = 500
"""Cases at a time: a transaction of about half a second."""

INSERTED, UPDATED, DELETED = (str(o.value) for o in Operation)


PURPOSE = "国家平台前置库"

ACTOR = Actor.system("exchange")


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a pass did."""

    cases: int = 0
    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    faults: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(**{k: v + getattr(other, k) for k, v in vars(self).items()})


def write(case_ids: Iterable[int]) -> Written:
    """Bring the rows of these cases up to date. Running it twice changes nothing."""
    ids = sorted(set(case_ids))
    done = Written()
    for start in range(0, len(ids), BATCH):
        done += _write(ids[start : start + BATCH])
    return done


@transaction.atomic
def _write(ids: Sequence[int]) -> Written:
    _alone()
    known = codes()
    found = read(ids)
    faults: list[tuple[Facts, str, Fault]] = []
    done = Written(cases=len(found))
    wanted = _wanted(found, known)
    for key, table in TABLES.items():
        stored = stored_rows(table, found)
        done += _write_table(table, wanted[key], stored, faults)
    _keep_faults(found, faults)
    _keep_state(found, faults)
    return done + Written(faults=len(faults))


def _alone() -> None:
    """One writer at a time; the next waits."""
    one_at_a_time("cases.exchange_rows")


def _wanted(found: Sequence[Facts], known: Codes) -> dict[str, list[tuple[Facts, Row]]]:
    rows: dict[str, list[tuple[Facts, Row]]] = {key: [] for key in TABLES}
    for facts in found:
        for key, many in rows_of(facts, known).items():
            rows[key] += [(facts, row) for row in many]
    return rows


def stored_rows(table: Table, found: Sequence[Facts]) -> dict[str, dict[str, Any]]:
    """What the table holds of these cases by row_guid, deleted rows included; numbers of documents
    of identity are not opened."""
    numbers = [f.case.project_no for f in found]
    names = [n for n in table.names if n != "applyer_page_code"]
    rows = table.model._default_manager.filter(project_no__in=numbers).values(*names)
    return {row["row_guid"]: row for row in rows}


def _write_table(
    table: Table,
    wanted: Sequence[tuple[Facts, Row]],
    stored: Mapping[str, dict[str, Any]],
    faults: list[tuple[Facts, str, Fault]],
) -> Written:
    now = timezone.now()
    changed = [(f, row) for f, row in wanted if _differs(table, row, stored.get(row["row_guid"]))]
    if table.key == layout.ACCEPT:
        _put_in_numbers(changed)
    good: dict[str, list[Row]] = {INSERTED: [], UPDATED: []}
    for facts, row in changed:
        wrong = list(faults_of(table, row))
        if wrong:
            faults += [(facts, table.key, one) for one in wrong]
            continue
        before = stored.get(row["row_guid"])
        good[_operation(before)].append(row)
    _put(table, good, now)
    expected = {row["row_guid"] for _f, row in wanted}
    gone = [g for g, row in stored.items() if g not in expected and row["cd_operation"] != DELETED]
    _remove(table, gone, stored, now)
    new = sum(1 for rows in good.values() for r in rows if r["row_guid"] not in stored)
    total = sum(len(rows) for rows in good.values())
    return Written(inserted=new, updated=total - new, deleted=len(gone))


def _differs(table: Table, row: Row, before: Mapping[str, Any] | None) -> bool:
    if before is None or before["cd_operation"] == DELETED:
        return True
    return bool(same(before, row, table.compared))


def _operation(before: Mapping[str, Any] | None) -> str:
    """A row that has not left yet is still new when it changes."""
    if before is None or before["cd_operation"] == DELETED:
        return INSERTED
    if before["cd_operation"] == INSERTED and not before["cd_batch"]:
        return INSERTED
    return UPDATED


def _put_in_numbers(changed: Sequence[tuple[Facts, Row]]) -> None:
    """Identity numbers, only for rows that are written, each reading noted with its purpose."""
    people = {f.case.person_id for f, row in changed if row["applyer_page_code"] is None}
    if not people:
        return
    secrets = org.people_secrets(people, actor=ACTOR, purpose=PURPOSE)
    for facts, row in changed:
        if row["applyer_page_code"] is None:
            row["applyer_page_code"] = secrets.get(facts.case.person_id) or None


def _put(table: Table, rows: Mapping[str, Sequence[Row]], now: dt.datetime) -> None:
    made = [
        table.model(**row, cd_operation=operation, cd_time=now, cd_batch="")
        for operation, many in rows.items()
        for row in many
    ]
    if made:
        table.model._default_manager.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["row_guid"],
            update_fields=[n for n in table.names if n != "row_guid"],
            batch_size=1000,
        )


def _remove(
    table: Table, gone: Sequence[str], stored: Mapping[str, dict[str, Any]], now: dt.datetime
) -> None:
    """What has left before is told as deleted; what has not simply goes."""
    left = [g for g in gone if not _is_unsent(stored[g])]
    manager = table.model._default_manager
    manager.filter(row_guid__in=set(gone) - set(left)).delete()
    manager.filter(row_guid__in=left).update(cd_operation=DELETED, cd_time=now, cd_batch="")


def _is_unsent(row: Mapping[str, Any]) -> bool:
    return row["cd_operation"] == INSERTED and not row["cd_batch"]


def _keep_faults(found: Sequence[Facts], faults: Sequence[tuple[Facts, str, Fault]]) -> None:
    now = timezone.now()
    ExchangeFault.objects.filter(case__in=[f.case.pk for f in found]).delete()
    ExchangeFault.objects.bulk_create(
        [
            ExchangeFault(
                case_id=facts.case.pk,
                table=table,
                row_guid=fault.row_guid,
                column=fault.column,
                code=fault.code,
                found_at=now,
            )
            for facts, table, fault in faults
        ]
    )


def _keep_state(found: Sequence[Facts], faults: Sequence[tuple[Facts, str, Fault]]) -> None:
    now = timezone.now()
    wrong: dict[int, int] = defaultdict(int)
    for facts, _table, _fault in faults:
        wrong[facts.case.pk] += 1
    ExchangeState.objects.bulk_create(
        [
            ExchangeState(
                case_id=f.case.pk,
                seq=f.seq,
                touched=f.touched,
                written_at=now,
                faults=wrong[f.case.pk],
            )
            for f in found
        ],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["seq", "touched", "written_at", "faults"],
    )
