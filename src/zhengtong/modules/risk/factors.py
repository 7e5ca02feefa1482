"""The factors that ship: from cases, licences, billing, inspections, lists, and by import.

Supervision watches offices, not applicants: none of its findings is an applicant's doing, so none
is a factor. Where it found the office at fault, what became of that case counts against nobody.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_noop as _

from zhengtong.modules.billing import api as billing
from zhengtong.modules.cases import api as cases
from zhengtong.modules.licences import api as licences
from zhengtong.modules.org.data import ConductRow
from zhengtong.modules.risk.models import Entry, ImportedRecord, Task
from zhengtong.modules.risk.plugins import Factor, factors
from zhengtong.modules.risk.scoring import Record
from zhengtong.modules.risk.states import (
    BAD_RESULTS,
    EntryState,
    Kind,
    ListKind,
    RecordKind,
    Result,
    TaskState,
)
from zhengtong.modules.supervision import api as supervision

ONE = Decimal(1)
OVERDUE_DAYS = 30
"""A bill counts as unpaid from this many days after it was issued; nobody has laid this down, so
it is the platform's own."""


DRAGGED = (
    "answer_due", "step_overdue", "promise_overdue", "statute_overdue", "procedure_overdue",
    "long_special_procedures", "ping_pong", "supplements_repeated", "repeated_supplements",
)  # fmt: skip
"""Checks that find an office slow, or sending an applicant about."""


class OfConduct(Factor):
    """Rows that a lower module keeps about companies and people. `excused_by`: checks of
    supervision; a row of a case in which one of them found the office at fault does not count."""

    def __init__(
        self,
        read: Callable[..., list[ConductRow]],
        *,
        label: str,
        says: str,
        source: str,
        is_good: bool = False,
        excused_by: Collection[str] = (),
        **given: Any,
    ) -> None:
        self.read, self.given, self.excused_by = read, given, excused_by
        self.label, self.says, self.source, self.is_good = label, says, source, is_good
        self.unit = _("次")

    def records(
        self, *, kind: Kind, since: dt.date, on: dt.date, ids: Collection[int] | None = None
    ) -> Sequence[Record]:
        rows = self.read(of_companies=kind == Kind.COMPANY, since=since, ids=ids, **self.given)
        excused = _excused(self.excused_by, [r.title for r in rows])
        return [
            Record(r.subject_id, r.ref, r.on, r.until, ONE, r.title)
            for r in rows
            if r.title not in excused
        ]


def _excused(checks: Collection[str], cases: Collection[str]) -> Collection[str]:
    return supervision.cases_at_fault(checks=checks, numbers=cases) if checks else ()


class Unpaid(Factor):
    label = _("逾期未缴款")
    says = _("缴款单开出 30 日以后仍未缴清的，每张计 1 次；监察发现不该收或者收错的不计")
    unit = _("次")
    source = _("收费")
    excused_by = ("charged_where_free", "off_standard")

    def records(
        self, *, kind: Kind, since: dt.date, on: dt.date, ids: Collection[int] | None = None
    ) -> Sequence[Record]:
        late = dt.timedelta(days=OVERDUE_DAYS)
        rows = billing.unpaid_bills(
            of_companies=kind == Kind.COMPANY, issued_until=on - late, ids=ids
        )
        rows = [r for r in rows if r.on + late >= since]
        of_case = billing.cases_billed([key_of(r.ref) for r in rows]) if rows else {}
        excused = _excused(self.excused_by, set(of_case.values()))
        return [
            Record(r.subject_id, r.ref, r.on + late, None, ONE, r.title)
            for r in rows
            if of_case.get(key_of(r.ref)) not in excused
        ]


def key_of(ref: str) -> uuid.UUID:
    return uuid.UUID(ref.partition(":")[2])


def _whose(kind: Kind) -> str:
    return "subject__entity_id" if kind == Kind.COMPANY else "subject__person_id"


def _narrowed(rows: Any, kind: Kind, ids: Collection[int] | None) -> Any:
    rows = rows.filter(subject__kind=kind)
    return rows if ids is None else rows.filter(**{f"{_whose(kind)}__in": ids})


class Imported(Factor):
    """Records of one kind that came by import, with the quantity that the row says."""

    unit = _("次")
    source = _("导入")

    def __init__(self, kind: RecordKind, *, label: str, says: str, is_good: bool = False) -> None:
        self.kind, self.label, self.says, self.is_good = kind, label, says, is_good

    def records(
        self, *, kind: Kind, since: dt.date, on: dt.date, ids: Collection[int] | None = None
    ) -> Sequence[Record]:
        rows = ImportedRecord.objects.filter(kind=self.kind, on__gte=since)
        rows = _narrowed(rows, kind, ids).order_by("pk")
        found = rows.values_list(
            _whose(kind), "public_id", "on", "until", "amount", "title", "document_number"
        )
        return [
            Record(who, f"record:{ref}", day, until, amount, f"{number} {title}")
            for who, ref, day, until, amount, title, number in found
        ]


class Inspected(Factor):
    """Inspections of the draw with these results."""

    unit = _("次")
    source = _("双随机抽查")

    def __init__(
        self, results: Iterable[Result], *, label: str, says: str, is_good: bool = False
    ) -> None:
        self.results = tuple(results)
        self.label, self.says, self.is_good = label, says, is_good

    def records(
        self, *, kind: Kind, since: dt.date, on: dt.date, ids: Collection[int] | None = None
    ) -> Sequence[Record]:
        rows = Task.objects.filter(
            state=TaskState.DONE, result__in=self.results, inspected_on__gte=since
        )
        rows = _narrowed(rows, kind, ids).order_by("pk")
        found = rows.values_list(
            _whose(kind), "public_id", "inspected_on", "result", "plan__number"
        )
        with translation.override("zh-hans"):
            # Kept with the level as it came about, whoever entered the result in whatever language.
            words = {r.value: str(r.label) for r in Result}
        return [
            Record(who, f"inspection:{ref}", day, None, ONE, f"{number} {words[result]}")
            for who, ref, day, result, number in found
        ]


class Listed(Factor):
    """Being on a list now; ends with the entry, whatever the window."""

    unit = _("次")
    source = _("名单")

    def __init__(self, kind: ListKind, *, label: str, says: str) -> None:
        self.kind, self.label, self.says = kind, label, says
        self.is_good = kind == ListKind.RED

    def records(
        self, *, kind: Kind, since: dt.date, on: dt.date, ids: Collection[int] | None = None
    ) -> Sequence[Record]:
        rows = Entry.objects.filter(kind=self.kind, state=EntryState.LISTED)
        rows = _narrowed(rows, kind, ids).order_by("pk")
        found = rows.values_list(_whose(kind), "public_id", "since", "until", "number")
        return [
            Record(who, f"entry:{ref}", max(day, since), until, ONE, number)
            for who, ref, day, until, number in found
        ]


def register() -> None:
    shipped: dict[str, Factor] = {
        "broken_promise": OfConduct(
            cases.broken_promises,
            label=_("承诺未履行"),
            says=_("告知承诺不实或者容缺材料逾期未补，记入失信记录的，每条计 1 次"),
            source=_("办件"),
        ),
        "false_promise": OfConduct(
            cases.broken_promises,
            kind="commitment",
            label=_("告知承诺不实"),
            says=_("告知承诺经核查不实、决定被撤销并记入失信记录的，每条计 1 次"),
            source=_("办件"),
        ),
        "papers_missed": OfConduct(
            cases.broken_promises,
            kind="pending",
            label=_("容缺材料逾期未补"),
            says=_("容缺受理时承诺补交的材料到期没有补齐、记入失信记录的，每条计 1 次"),
            source=_("办件"),
        ),
        "supplement_lapsed": OfConduct(
            cases.outcomes,
            outcome="lapsed",
            excused_by=("supplements_repeated", "repeated_supplements", "deemed_accepted"),
            label=_("补正逾期"),
            says=_("收到补正通知后到期没有补正的，每件计 1 次；监察发现多次补正的不计"),
            source=_("办件"),
        ),
        "denied": OfConduct(
            cases.outcomes,
            outcome="denied",
            excused_by=("ended_without_reason", "refused_without_reason"),
            label=_("不予许可"),
            says=_("申请经审查不予许可的，每件计 1 次；监察发现没有写明理由的不计"),
            source=_("办件"),
        ),
        "withdrawn": OfConduct(
            cases.outcomes,
            outcome="withdrawn",
            excused_by=DRAGGED,
            label=_("撤回申请"),
            says=_("受理后又撤回的申请，每件计 1 次；监察发现办理超期或者反复退补的不计"),
            source=_("办件"),
        ),
        "granted": OfConduct(
            cases.outcomes,
            outcome="granted",
            label=_("依法获得许可"),
            says=_("准予许可且没有被撤销的，每件计 1 次"),
            source=_("办件"),
            is_good=True,
        ),
        "licence_revoked": OfConduct(
            licences.acts_against,
            act="revoked",
            label=_("证照被撤销或吊销"),
            says=_("名下证照被吊销，或者因欺骗、贿赂等不正当手段被撤销的，每本计 1 次"),
            source=_("证照"),
        ),
        "licence_suspended": OfConduct(
            licences.acts_against,
            act="suspended",
            label=_("证照被暂扣"),
            says=_("名下证照被暂扣的，每次计 1 次"),
            source=_("证照"),
        ),
        "unpaid_bill": Unpaid(),
        "inspection_bad": Inspected(
            BAD_RESULTS,
            label=_("抽查发现问题"),
            says=_("双随机抽查发现问题的，每次计 1 次"),
        ),
        "inspection_clean": Inspected(
            (Result.CLEAN,),
            label=_("抽查未发现问题"),
            says=_("双随机抽查未发现问题的，每次计 1 次"),
            is_good=True,
        ),
        "blacklisted": Listed(
            ListKind.BLACK, label=_("在失信名单"), says=_("现在列在失信名单里的，计 1 次")
        ),
        "redlisted": Listed(
            ListKind.RED, label=_("在守信名单"), says=_("现在列在守信名单里的，计 1 次")
        ),
    }
    for kind, label, says in (
        (RecordKind.PENALTY, _("行政处罚"), _("导入的行政处罚决定，按导入的数量计")),
        (
            RecordKind.ADMIN_RECORD,
            _("其他行政管理记录"),
            _("导入的其他行政管理记录，按导入的数量计"),
        ),
        (RecordKind.COMPLAINT, _("投诉举报"), _("导入的投诉举报，按导入的数量计，也是检查的线索")),
        (RecordKind.HONOUR, _("表彰奖励"), _("导入的表彰奖励，按导入的数量计")),
    ):
        shipped[kind.value] = Imported(
            kind, label=label, says=says, is_good=kind == RecordKind.HONOUR
        )
    for key, factor in shipped.items():
        factors.register(key, factor)
