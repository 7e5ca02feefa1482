"""Ratings by those who served and by the organisation of the case. Rows never say who rated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
from zhengtong.modules.supervision import api as supervision

BY: Mapping[str, Literal["organization", "post", "staff"]] = {
    SubjectKind.ORGANIZATION: "organization",
    SubjectKind.WINDOW: "post",
    SubjectKind.STAFF: "staff",
}
LEVELS = {
    "very_good": gettext_noop("非常满意"),
    "good": gettext_noop("满意"),
    "fair": gettext_noop("基本满意"),
    "poor": gettext_noop("不满意"),
    "very_poor": gettext_noop("非常不满意"),
}
SATISFIED = ("very_good", "good", "fair")
LOW = ("poor", "very_poor")
SOURCE = gettext_noop("国办发〔2019〕51 号；GB/T 39735-2020")
Count = Callable[[cases.RatingCount], int]


class _Ratings(Family):
    def measure_all(
        self, keys: Collection[str], *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[str, Mapping[int, Measured]]:
        read = cases.rating_counts(
            kind=BY[kind], ids=subjects, first_on=span.first_on, last_on=span.last_on
        )
        nothing = cases.RatingCount()
        return {
            key: {s: RATINGS[key].figure(read.get(s, nothing)) for s in subjects} for key in keys
        }


class RatingMetric(FamilyMetric):
    """Ratings of the given levels, counted, or as a share of `base`."""

    source = SOURCE

    def __init__(
        self,
        key: str,
        label: str,
        says: str,
        counted: Count,
        *,
        base: Count | None = None,
        levels: tuple[str, ...] = (),
        better: bool | None = None,
    ) -> None:
        self.key, self.label, self.says = key, label, says
        self.counted, self.base, self.levels = counted, base, levels
        self.unit = Unit.PERCENT if base else Unit.COUNT
        self.more_is_better = better
        self.family = ALL

    def figure(self, count: cases.RatingCount) -> Measured:
        counted = self.counted(count)
        if self.base is None:
            return Measured(value=Decimal(counted), counted=counted, base=counted)
        base = self.base(count)
        share = Decimal(100 * counted) / base if base else None
        return Measured(value=share, counted=counted, base=base)

    def records(
        self, *, kind: SubjectKind, subject: int, span: Span, limit: int = 200, offset: int = 0
    ) -> Sequence[Record]:
        rows = cases.rating_rows(
            kind=BY[kind],
            subject=subject,
            first_on=span.first_on,
            last_on=span.last_on,
            levels=self.levels,
            limit=limit,
            offset=offset,
        )
        return [
            Record(
                title=_(LEVELS[row.level]),
                at=row.month,
                note=row.comment or (_("复核后剔除，不计入") if row.is_excluded else ""),
                amount=Decimal(0 if row.is_excluded else 1),
            )
            for row in rows
        ]


ALL = _Ratings()

RATINGS: dict[str, RatingMetric] = {
    m.key: m
    for m in (
        RatingMetric(
            "rating_count",
            gettext_noop("收到评价"),
            gettext_noop("本期收到的有效评价次数；没有评价的和默认评价都不算。"),
            lambda c: c.total,
        ),
        RatingMetric(
            "rating_satisfied",
            gettext_noop("满意评价"),
            gettext_noop("本期收到的评价里非常满意、满意和基本满意的次数。"),
            lambda c: c.satisfied,
            levels=SATISFIED,
            better=True,
        ),
        RatingMetric(
            "rating_low",
            gettext_noop("差评数"),
            gettext_noop("本期收到的评价里不满意和非常不满意的次数，复核后剔除的不算。"),
            lambda c: c.low,
            levels=LOW,
            better=False,
        ),
        RatingMetric(
            "rating_satisfied_rate",
            gettext_noop("评价满意率"),
            gettext_noop("非常满意、满意和基本满意的次数，除以本期收到的有效评价次数。"),
            lambda c: c.satisfied,
            base=lambda c: c.total,
            levels=SATISFIED,
            better=True,
        ),
        RatingMetric(
            "rating_low_rate",
            gettext_noop("差评率"),
            gettext_noop("不满意和非常不满意的次数，除以本期收到的有效评价次数。"),
            lambda c: c.low,
            base=lambda c: c.total,
            levels=LOW,
            better=False,
        ),
    )
}

for _key, _metric in RATINGS.items():
    metrics.register(_key, _metric)


RectCount = Callable[[supervision.RectificationCount], int]


class _Rectifications(Family):
    def measure_all(
        self, keys: Collection[str], *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[str, Mapping[int, Measured]]:
        read = supervision.rectification_counts(
            kind=BY[kind], ids=subjects, first_on=span.first_on, last_on=span.last_on
        )
        nothing = supervision.RectificationCount()
        return {
            key: {s: _count(RECTIFICATIONS[key].counted(read.get(s, nothing))) for s in subjects}
            for key in keys
        }


class RectificationMetric(FamilyMetric):
    """Tasks that low ratings opened. Their rows stay with those in charge: they would say who
    rated."""

    source = SOURCE

    def __init__(
        self, key: str, label: str, says: str, counted: RectCount, *, better: bool | None
    ) -> None:
        self.key, self.label, self.says = key, label, says
        self.counted, self.more_is_better = counted, better
        self.family = PUT_RIGHT

    def records(
        self, *, kind: SubjectKind, subject: int, span: Span, limit: int = 200, offset: int = 0
    ) -> Sequence[Record]:
        return []


def _count(number: int) -> Measured:
    return Measured(value=Decimal(number), counted=number, base=number)


PUT_RIGHT = _Rectifications()

RECTIFICATIONS: dict[str, RectificationMetric] = {
    m.key: m
    for m in (
        RectificationMetric(
            "rating_to_rectify",
            gettext_noop("应整改的差评"),
            gettext_noop("本期立案整改的差评，核实不成立的不算。"),
            lambda c: c.opened,
            better=False,
        ),
        RectificationMetric(
            "rating_rectified",
            gettext_noop("已整改的差评"),
            gettext_noop("本期立案整改的差评里已经答复或者办结的。"),
            lambda c: c.answered,
            better=True,
        ),
        RectificationMetric(
            "rating_visits",
            gettext_noop("应回访的差评"),
            gettext_noop("本期立案整改的差评里回访到期或者已经回访的。"),
            lambda c: c.visits,
            better=None,
        ),
        RectificationMetric(
            "rating_visited_in_time",
            gettext_noop("按期回访的差评"),
            gettext_noop("本期立案整改的差评里按期回访了的。"),
            lambda c: c.visits_in_time,
            better=True,
        ),
    )
}

for _rect_key, _rect in RECTIFICATIONS.items():
    metrics.register(_rect_key, _rect)
