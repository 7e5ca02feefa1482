"""Figures for which the platform has no source of its own yet; a table brings them.

Each is one metric of the board like any other: its rows are those of the imported tables.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.imports.models import Direction, Joined, MetricRow, OwnMetric
from zhengtong.modules.assessment.metrics.reading import Family, FamilyMetric
from zhengtong.modules.assessment.plugins import (
    Measured,
    Record,
    Span,
    SubjectKind,
    Unit,
    metrics,
)

PEOPLE = frozenset({SubjectKind.STAFF})
ALL = frozenset(SubjectKind)
FINEST = Decimal("0.0001")


class _Tables(Family):
    """Sums of rows, or means of them."""

    def __init__(self, *, is_mean: bool = False) -> None:
        self.is_mean = is_mean

    def measure_all(
        self, keys: Collection[str], *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[str, Mapping[int, Measured]]:
        rows = (
            MetricRow.objects.filter(
                metric__in=list(keys),
                subject_kind=kind,
                subject_id__in=list(subjects),
                on__range=(span.first_on, span.last_on),
                batch__withdrawn_at=None,
            )
            .values_list("metric", "subject_id")
            .annotate(total=Sum("value"), n=Count("pk"))
        )
        found: dict[str, dict[int, Measured]] = {key: {} for key in keys}
        for metric, subject, total, n in rows:
            value = (total / n).quantize(FINEST, ROUND_HALF_UP) if self.is_mean else total
            found[metric][subject] = Measured(value=value, counted=n, base=n)
        return found


TABLES = _Tables()
MEANS = _Tables(is_mean=True)


class TableMetric(FamilyMetric):
    """The sum of the imported rows; without a row there is no figure, not zero."""

    family: Family = TABLES
    source = gettext_noop("导入的表")
    every = ""
    """The span of one figure (a value of Every); empty is a day or a month."""

    def __init__(
        self,
        key: str,
        label: str,
        says: str,
        unit: Unit,
        *,
        kinds: frozenset[SubjectKind] = PEOPLE,
        more_is_better: bool | None = False,
    ) -> None:
        self.key, self.label, self.says, self.unit = key, label, says, unit
        self.kinds, self.more_is_better = kinds, more_is_better

    def names(self) -> tuple[str, str]:
        """Chinese and English, as headings of a table have them."""
        with override("en"):
            return self.label, _(self.label)

    def records(
        self, *, kind: SubjectKind, subject: int, span: Span, limit: int = 200, offset: int = 0
    ) -> Sequence[Record]:
        rows = (
            MetricRow.objects.filter(
                metric=self.key,
                subject_kind=kind,
                subject_id=subject,
                on__range=(span.first_on, span.last_on),
                batch__withdrawn_at=None,
            )
            .select_related("batch")
            .order_by("-on", "-pk")[offset : offset + limit]
        )
        return [
            Record(
                title=f"{r.batch.name} #{r.line}",
                at=r.on,
                url=reverse("assessment:import", args=[r.batch.public_id]),
                note=r.note,
                amount=Decimal(r.value),
            )
            for r in rows
        ]


class OwnTableMetric(TableMetric):
    """What an organisation defined for itself, in the language of the reader."""

    def __init__(self, own: OwnMetric) -> None:
        super().__init__(
            own.key,
            localized({"zh": own.name_zh, "en": own.name_en or own.name_zh}),
            localized({"zh": own.says_zh, "en": own.says_en or own.says_zh}),
            Unit(own.unit),
            kinds=frozenset(SubjectKind(k) for k in own.kinds),
            more_is_better={Direction.MORE: True, Direction.LESS: False}.get(
                Direction(own.direction)
            ),
        )
        self.own, self.every, self.source = own, own.every, own.source
        self.family = MEANS if own.joined == Joined.MEAN else TABLES

    def names(self) -> tuple[str, str]:
        return self.own.name_zh, self.own.name_en or self.own.name_zh


SHIPPED = (
    TableMetric(
        "attendance_late",
        gettext_noop("迟到早退次数"),
        gettext_noop("迟到和早退的次数，考勤表记录。"),
        Unit.COUNT,
    ),
    TableMetric(
        "attendance_off_post",
        gettext_noop("离岗次数"),
        gettext_noop("上班时间擅自离岗的次数。"),
        Unit.COUNT,
    ),
    TableMetric(
        "attendance_absent", gettext_noop("旷工天数"), gettext_noop("无故缺勤的天数。"), Unit.DAYS
    ),
    TableMetric(
        "attendance_private_leave",
        gettext_noop("事假天数"),
        gettext_noop("批准的事假天数。"),
        Unit.DAYS,
    ),
    TableMetric(
        "attendance_sick_leave",
        gettext_noop("病假天数"),
        gettext_noop("批准的病假天数。"),
        Unit.DAYS,
    ),
    TableMetric(
        "attendance_duty_days",
        gettext_noop("在岗工作日"),
        gettext_noop("实际在岗的工作日天数。"),
        Unit.WORKDAYS,
        more_is_better=True,
    ),
    TableMetric(
        "information_pieces",
        gettext_noop("报送信息篇数"),
        gettext_noop("按时报送的政务信息篇数。"),
        Unit.NUMBER,
        kinds=ALL,
        more_is_better=True,
    ),
    TableMetric(
        "complaints_received",
        gettext_noop("群众投诉件数"),
        gettext_noop("收到的群众投诉件数，包括 12345 热线转来的；没有投诉的要填 0。"),
        Unit.NUMBER,
        kinds=ALL,
    ),
    TableMetric(
        "complaints_proven",
        gettext_noop("查实的投诉件数"),
        gettext_noop("经查属实的群众投诉件数。"),
        Unit.NUMBER,
        kinds=ALL,
    ),
)

for _metric in SHIPPED:
    metrics.register(_metric.key, _metric)
