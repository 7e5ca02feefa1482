"""The plug board of metrics: named quantities of people, windows and organisations in a period.

Schemes, indices and circulars read metrics and nothing else, so that a new source (attendance,
information reporting, a table that somebody brings) is one more plug and no more code above it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.registry import Registry


class SubjectKind(models.TextChoices):
    """Whom a figure is about; the number that names it is the id of the row in `org`."""

    ORGANIZATION = "organization", _("单位")
    WINDOW = "window", _("窗口")
    """A post at a counter."""
    STAFF = "staff", _("个人")


class Unit(models.TextChoices):
    """What a figure counts. Formulas may add and compare only like with like."""

    COUNT = "count", _("次")
    CASES = "cases", _("件")
    PERCENT = "percent", _("%")
    """0 to 100."""
    WORKDAYS = "workdays", _("工作日")
    DAYS = "days", _("日")
    MINUTES = "minutes", _("分钟")
    POINTS = "points", _("分")
    YUAN = "yuan", _("元")
    NUMBER = "number", _("数")


@dataclass(frozen=True, kw_only=True)
class Span:
    """A period, both days included, in the county's own calendar (Asia/Shanghai)."""

    first_on: dt.date
    last_on: dt.date


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One figure: `value` is None where the base is empty, never a made-up zero.

    `counted` of `base` records make a share; a plain count has the same number in both.
    """

    value: Decimal | None
    counted: int = 0
    base: int = 0


NOTHING = Measured(value=None)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row under a figure. `url` opens it where the reader may see it, else it is empty;
    `amount` is what the row adds to the figure."""

    title: str
    at: dt.datetime | dt.date
    url: str = ""
    note: str = ""
    amount: Decimal = Decimal(1)


class Metric:
    """One named quantity. Subclass, set the attributes, register an instance.

    `label`, `says` (definition), `base_says` (what it is measured against) are Chinese msgids;
    `source` names where the definition comes from: a law, a standard, or this platform's own.
    """

    key: str
    label: str
    says: str
    base_says: str = ""
    source: str = gettext_noop("本平台定义")
    unit: Unit = Unit.COUNT  # type: ignore[assignment]
    kinds: frozenset[SubjectKind] = frozenset(SubjectKind)
    more_is_better: bool | None = None

    def measure(
        self, *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[int, Measured]:
        """The figures of all these subjects in one read; who is missing has no records."""
        raise NotImplementedError

    def records(
        self, *, kind: SubjectKind, subject: int, span: Span, limit: int = 200, offset: int = 0
    ) -> Sequence[Record]:
        """The rows under one figure, the newest first."""
        raise NotImplementedError


metrics: Registry[Metric] = Registry("assessment.metrics", Metric)
