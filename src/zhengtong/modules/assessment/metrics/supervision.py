"""What supervision found, and what came of it: findings, cards, points, orders answered late."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.metrics.reading import Family, FamilyMetric
from zhengtong.modules.assessment.plugins import (
    Measured,
    Record,
    Span,
    SubjectKind,
    Unit,
    metrics,
)
from zhengtong.modules.supervision import api as supervision

BY: Mapping[str, supervision.Concerned] = {
    SubjectKind.ORGANIZATION: "organization",
    SubjectKind.WINDOW: "post",
    SubjectKind.STAFF: "staff",
}
NOT_WINDOWS = frozenset({SubjectKind.ORGANIZATION, SubjectKind.STAFF})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing of one subject: `mark` says of which sort, `worth` what it adds. The row that a
    person opens is made when somebody looks: a month has ten thousand."""

    subject: int
    mark: str
    record: Callable[[], Record]
    worth: Decimal = Decimal(1)


Reader = Callable[[SubjectKind, Collection[int], Span], list[Fact]]


class _Facts(Family):
    """Metrics that count the same facts by their marks."""

    def __init__(self, read: Reader) -> None:
        self.read = read

    def measure_all(
        self, keys: Collection[str], *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[str, Mapping[int, Measured]]:
        counts = {key: dict.fromkeys(subjects, 0) for key in keys}
        sums = {key: dict.fromkeys(subjects, Decimal(0)) for key in keys}
        for fact in self.read(kind, subjects, span):
            for key in keys:
                if fact.mark in FACTS[key].marks:
                    counts[key][fact.subject] += 1
                    sums[key][fact.subject] += fact.worth
        return {
            key: {
                s: Measured(value=sums[key][s], counted=counts[key][s], base=counts[key][s])
                for s in subjects
            }
            for key in keys
        }


class FactMetric(FamilyMetric):
    """Facts with one of the marks, counted, or added up by what they are worth."""

    more_is_better = False

    def __init__(
        self,
        key: str,
        label: str,
        says: str,
        family: _Facts,
        marks: set[str],
        *,
        unit: Unit = Unit.COUNT,
        kinds: frozenset[SubjectKind] = frozenset(SubjectKind),
    ) -> None:
        self.key, self.label, self.says = key, label, says
        self.family: _Facts = family
        self.marks, self.unit, self.kinds = marks, unit, kinds

    def records(
        self, *, kind: SubjectKind, subject: int, span: Span, limit: int = 200, offset: int = 0
    ) -> Sequence[Record]:
        rows = [f for f in self.family.read(kind, [subject], span) if f.mark in self.marks]
        return [fact.record() for fact in rows[offset : offset + limit]]


def _found(kind: SubjectKind, subjects: Collection[int], span: Span) -> list[Fact]:
    rows = supervision.found_of(
        by=BY[kind], ids=subjects, first_on=span.first_on, last_on=span.last_on
    )
    return [
        Fact(subject=row.subject_id, mark=row.level, record=partial(_finding, row)) for row in rows
    ]


def _finding(row: supervision.FoundData) -> Record:
    return Record(
        title=f"{row.rule_code} {localized(row.detail)}".strip(),
        at=row.raised_at,
        url=reverse("trace", args=[row.case_public_id]) if row.case_public_id else "",
        note=row.case_number,
    )


def _cards(kind: SubjectKind, subjects: Collection[int], span: Span) -> list[Fact]:
    rows = supervision.cards(first_on=span.first_on, last_on=span.last_on, **_whom(kind, subjects))
    return [
        Fact(
            subject=_subject(kind, row.organization_id, row.staff_id),
            mark=row.colour,
            record=partial(
                _order, row.order_number, row.shown_at, row.order_public_id, row.rule_code
            ),
        )
        for row in reversed(rows)
    ]


def _deductions(kind: SubjectKind, subjects: Collection[int], span: Span) -> list[Fact]:
    rows = supervision.deductions(
        first_on=span.first_on, last_on=span.last_on, **_whom(kind, subjects)
    )
    return [
        Fact(
            subject=_subject(kind, row.organization_id, row.staff_id),
            mark="points",
            worth=row.points,
            record=partial(
                _order, row.order_number, row.at, row.order_public_id, row.rule_code, row.points
            ),
        )
        for row in reversed(rows)
    ]


def _orders(kind: SubjectKind, subjects: Collection[int], span: Span) -> list[Fact]:
    rows = supervision.orders_of(
        organization_ids=subjects, first_on=span.first_on, last_on=span.last_on
    )
    return [
        Fact(
            subject=row.organization_id,
            mark="late" if row.is_late else "answered",
            record=partial(_order, row.number, row.sent_at, row.public_id, row.due_on.isoformat()),
        )
        for row in rows
    ]


def _order(
    number: str, at: dt.datetime, public_id: uuid.UUID, note: str, amount: Decimal = Decimal(1)
) -> Record:
    """An order, with the number that it bears."""
    url = reverse("orders:order", args=[public_id])
    return Record(title=number, at=at, url=url, note=note, amount=amount)


def _whom(kind: SubjectKind, subjects: Collection[int]) -> dict[str, Collection[int]]:
    name = "organization_ids" if kind == SubjectKind.ORGANIZATION else "staff_ids"
    return {name: subjects}


def _subject(kind: SubjectKind, organization_id: int, staff_id: int | None) -> int:
    if kind == SubjectKind.ORGANIZATION:
        return organization_id
    assert staff_id is not None
    return staff_id


FOUND, CARDS, POINTS, ORDERS = (_Facts(r) for r in (_found, _cards, _deductions, _orders))
_UNITS = frozenset({SubjectKind.ORGANIZATION})

FACTS: dict[str, FactMetric] = {
    m.key: m
    for m in (
        FactMetric(
            "finding_count",
            gettext_noop("监察发现"),
            gettext_noop("本期监察规则命中的次数，预警和报警都算；环节上的记在办理人和岗位名下。"),
            FOUND,
            {"warning", "alarm"},
        ),
        FactMetric(
            "finding_warnings",
            gettext_noop("监察预警"),
            gettext_noop("本期监察规则预警的次数。"),
            FOUND,
            {"warning"},
        ),
        FactMetric(
            "finding_alarms",
            gettext_noop("监察报警"),
            gettext_noop("本期监察规则报警的次数。"),
            FOUND,
            {"alarm"},
        ),
        FactMetric(
            "card_yellow",
            gettext_noop("黄牌数"),
            gettext_noop("本期发出、没有撤销的黄牌数。"),
            CARDS,
            {"yellow"},
            kinds=NOT_WINDOWS,
        ),
        FactMetric(
            "card_red",
            gettext_noop("红牌数"),
            gettext_noop("本期发出、没有撤销的红牌数。"),
            CARDS,
            {"red"},
            kinds=NOT_WINDOWS,
        ),
        FactMetric(
            "card_cases",
            gettext_noop("黄红牌件数"),
            gettext_noop("本期发出、没有撤销的黄牌和红牌，一张牌算一件。"),
            CARDS,
            {"yellow", "red"},
            unit=Unit.CASES,
            kinds=NOT_WINDOWS,
        ),
        FactMetric(
            "deduction_points",
            gettext_noop("监察扣分"),
            gettext_noop("本期督办认定后扣的分，申诉成立撤销的不算。"),
            POINTS,
            {"points"},
            unit=Unit.POINTS,
            kinds=NOT_WINDOWS,
        ),
        FactMetric(
            "order_count",
            gettext_noop("督办单数"),
            gettext_noop("本期收到的督办单数，取消的不算。"),
            ORDERS,
            {"late", "answered"},
            kinds=_UNITS,
        ),
        FactMetric(
            "order_late",
            gettext_noop("督办逾期答复"),
            gettext_noop("本期收到的督办单里，过了期限才答复或者到期没有答复的数。"),
            ORDERS,
            {"late"},
            kinds=_UNITS,
        ),
    )
}

for _key, _metric in FACTS.items():
    metrics.register(_key, _metric)
