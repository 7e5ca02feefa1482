"""The measures of cases, by organisation, post and person.

An organisation's cases are those that it answers for or received; a post's and a person's those in
which they finished a step. The same rows stand under the county's statistics.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

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
from zhengtong.modules.cases import api as cases

BY: Mapping[str, cases.Credit] = {
    SubjectKind.ORGANIZATION: "organization",
    SubjectKind.WINDOW: "post",
    SubjectKind.STAFF: "staff",
}
UNITS = {
    "cases": Unit.CASES,
    "percent": Unit.PERCENT,
    "days": Unit.WORKDAYS,
    "per_month": Unit.CASES,
}
HALL = gettext_noop("县级政务大厅月报的口径（柳城县，2012 年）")
RATINGS = gettext_noop("国办发〔2019〕51 号；GB/T 39735-2020")
BETTER = frozenset(
    {
        *("accepted", "decided", "closed", "close_rate", "same_day", "same_day_cases"),
        *("promise_gain", "real_gain", "in_time", "in_time_cases", "early", "early_cases"),
        *("online", "rated", "rated_cases", "satisfied", "satisfied_cases"),
    }
)
WORSE = frozenset(
    {
        *("late", "unlawfully_late", "acceptance_days", "handling_days", "badly_rated_cases"),
        *("supplemented", "supplemented_cases", "extended_cases"),
    }
)


class _Cases(Family):
    def measure_all(
        self, keys: Collection[str], *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[str, Mapping[int, Measured]]:
        measures = {key: key.removeprefix("case_") for key in keys}
        read = cases.credited(
            by=BY[kind],
            subjects=subjects,
            period=_period(span),
            keys=list(measures.values()),
        )
        return {
            key: {
                subject: Measured(
                    value=figures[name].value,
                    counted=figures[name].counted,
                    base=figures[name].counted if (b := figures[name].base) is None else b,
                )
                for subject, figures in read.items()
            }
            for key, name in measures.items()
        }


class CaseMetric(FamilyMetric):
    """One measure of `cases.registers` on the board, under `case_<key>`."""

    def __init__(self, name: str) -> None:
        measure = cases.CREDITED[name]
        self.name = name
        self.key = f"case_{name}"
        self.family = CASES
        self.label = measure.name
        self.says = measure.says
        self.unit = UNITS[measure.unit]
        if "rated" in name or "satisfied" in name:
            self.source = RATINGS
        elif not measure.is_own and name in {m.key for m in cases.MEASURES}:
            self.source = HALL
        self.more_is_better = (name in BETTER) or (False if name in WORSE else None)

    def records(
        self, *, kind: SubjectKind, subject: int, span: Span, limit: int = 200, offset: int = 0
    ) -> Sequence[Record]:
        rows = cases.credited_cases(
            by=BY[kind],
            subject=subject,
            period=_period(span),
            key=self.name,
            limit=limit,
            offset=offset,
        )
        return [
            Record(
                title=f"{row.number} {localized(row.item)}",
                at=row.on,
                url=reverse("case_screen", args=[row.public_id]),
                amount=Decimal(row.amount),
            )
            for row in rows
        ]


def _period(span: Span) -> cases.Period:
    return cases.Period(since=span.first_on, until=span.last_on)


CASES = _Cases()

for _name in cases.CREDITED:
    metrics.register(f"case_{_name}", CaseMetric(_name))
