"""The measures of cases: what each counts, over which base, on which day, and where it comes from.

A measure is made of parts that add up (numbers of cases, sums of days), so that every total is
reckoned from the same rows as its lines and a mean is never a mean of means. Definitions and
anchors: domain reference 4.7; those without a source there are this platform's own, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext_noop

DAYS = ("submitted_on", "accepted_on", "decided_on", "closed_on")
"""The day that puts a case into a period."""


EVERY = Q()


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something that adds up: cases whose `day` lies in the period and for which `where` holds;
    their number, or the sum of the column `adds`."""

    key: str
    day: str
    where: Q = EVERY
    adds: str = ""


Values = Mapping[str, int]
"""Key of a part → its value. `months` is always among them."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure. `counted` are the rows that it opens, `base` what they are measured against.

    `unit`: cases | percent | days | per_month. `value` reckons it from the parts; None where the
    base is empty. `is_own`: no source outside this platform defines it.
    """

    key: str
    name: str
    says: str
    unit: str
    counted: Part
    base: Part | None = None
    more: tuple[Part, ...] = ()
    value: Callable[[Values], float | None]
    is_own: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.counted, *((self.base,) if self.base else ()), *self.more)


SUBMITTED = Part(key="submitted", day="submitted_on")
ACCEPTED = Part(key="accepted", day="accepted_on")
DECIDED = Part(key="decided", day="decided_on")
CLOSED = Part(key="closed", day="closed_on")
TIMED = Part(key="timed", day="decided_on", where=Q(handling_days__isnull=False))
LIMITED = Part(
    key="limited",
    day="decided_on",
    where=Q(handling_days__isnull=False, statutory_days__gt=0),
)
RATED = Part(key="rated", day="closed_on", where=~Q(rating=""))
SATISFIED = Part(
    key="satisfied", day="closed_on", where=Q(rating__in=("very_good", "good", "fair"))
)


def _part(key: str, day: str, where: Q) -> Part:
    return Part(key=key, day=day, where=where)


def _sum(of: Part, column: str) -> Part:
    return Part(key=f"{of.key}:{column}", day=of.day, where=of.where, adds=column)


def _number(part: Part) -> Callable[[Values], float | None]:
    return lambda v: v[part.key]


def _share(part: Part, base: Part) -> Callable[[Values], float | None]:
    return lambda v: 100 * v[part.key] / v[base.key] if v[base.key] else None


def _mean(total: Part, base: Part) -> Callable[[Values], float | None]:
    return lambda v: v[total.key] / v[base.key] if v[base.key] else None


def _saved(least: Part, most: Part) -> Callable[[Values], float | None]:
    """By how many percent the one sum is shorter than the other."""
    return lambda v: 100 * (v[most.key] - v[least.key]) / v[most.key] if v[most.key] else None


def _count(key: str, name: str, says: str, part: Part) -> Measure:
    return Measure(key=key, name=name, says=says, unit="cases", counted=part, value=_number(part))


def _rate(key: str, name: str, says: str, part: Part, base: Part, *, own: bool = False) -> Measure:
    return Measure(
        key=key,
        name=name,
        says=says,
        unit="percent",
        counted=part,
        base=base,
        value=_share(part, base),
        is_own=own,
    )


def _average(key: str, name: str, says: str, base: Part, column: str) -> Measure:
    total = _sum(base, column)
    return Measure(
        key=key,
        name=name,
        says=says,
        unit="days",
        counted=base,
        more=(total,),
        value=_mean(total, base),
    )


_STATUTORY, _PROMISED, _USED = (
    _sum(LIMITED, c) for c in ("statutory_days", "promised_days", "handling_days")
)

MEASURES: tuple[Measure, ...] = (
    _count("submitted", gettext_noop("申请"), gettext_noop("本期收到的申请件数。"), SUBMITTED),
    _count(
        "accepted",
        gettext_noop("受理"),
        gettext_noop("本期受理的件数，视为受理的也算。"),
        ACCEPTED,
    ),
    _count(
        "refused",
        gettext_noop("不予受理"),
        gettext_noop("本期决定不予受理的件数。"),
        _part("refused", "closed_on", Q(status="refused")),
    ),
    _count(
        "decided",
        gettext_noop("决定"),
        gettext_noop("本期作出决定的件数，准予、部分准予和不予都算。"),
        DECIDED,
    ),
    _count(
        "denied",
        gettext_noop("不予许可件"),
        gettext_noop("本期决定不予许可的件数。"),
        _part("denied", "decided_on", Q(legal_outcome="denied")),
    ),
    _count(
        "closed",
        gettext_noop("办结件"),
        gettext_noop("本期办结的件数，不论以哪种方式结束。"),
        CLOSED,
    ),
    Measure(
        key="closed_per_month",
        name=gettext_noop("月均办结"),
        says=gettext_noop("本期办结件数除以本期的月数。"),
        unit="per_month",
        counted=CLOSED,
        value=lambda v: v["closed"] / v["months"],
    ),
    _rate(
        "close_rate",
        gettext_noop("办结率"),
        gettext_noop("本期办结件数除以本期受理件数。"),
        CLOSED,
        ACCEPTED,
    ),
    _rate(
        "same_day",
        gettext_noop("日结率"),
        gettext_noop("受理当日就作出决定的件数，除以本期办结件数。"),
        _part("same_day", "closed_on", Q(decided_on=F("accepted_on"))),
        CLOSED,
    ),
    _average(
        "acceptance_days",
        gettext_noop("平均受理用时"),
        gettext_noop("从申请到受理的工作日，当日受理记 0；按本期受理的件平均。"),
        Part(key="accepted_timed", day="accepted_on", where=Q(acceptance_days__isnull=False)),
        "acceptance_days",
    ),
    _average(
        "handling_days",
        gettext_noop("平均办理用时"),
        gettext_noop("从受理到决定的工作日，不含依法停止计时的时间；按本期作出决定的件平均。"),
        TIMED,
        "handling_days",
    ),
    _average(
        "statutory_days",
        gettext_noop("法定时限均值"),
        gettext_noop("本期作出决定、法定时限不为零的件，法定时限（工作日）按件平均。"),
        LIMITED,
        "statutory_days",
    ),
    _average(
        "promised_days",
        gettext_noop("承诺时限均值"),
        gettext_noop("同一批件的承诺时限（工作日）按件平均。"),
        LIMITED,
        "promised_days",
    ),
    Measure(
        key="promise_gain",
        name=gettext_noop("承诺提速率"),
        says=gettext_noop("（法定时限之和 − 承诺时限之和）÷ 法定时限之和，按件加权。"),
        unit="percent",
        counted=LIMITED,
        more=(_STATUTORY, _PROMISED),
        value=_saved(_PROMISED, _STATUTORY),
    ),
    Measure(
        key="real_gain",
        name=gettext_noop("实际提速率"),
        says=gettext_noop("（法定时限之和 − 实际用时之和）÷ 法定时限之和，按件加权。"),
        unit="percent",
        counted=LIMITED,
        more=(_STATUTORY, _USED),
        value=_saved(_USED, _STATUTORY),
    ),
    _rate(
        "in_time",
        gettext_noop("按时办结率"),
        gettext_noop("在承诺时限内作出决定的件数，除以本期作出决定的件数。"),
        _part("in_time", "decided_on", Q(is_late=False)),
        DECIDED,
        own=True,
    ),
    _rate(
        "early",
        gettext_noop("提前办结率"),
        gettext_noop("实际用时少于承诺时限的件数，除以本期作出决定的件数。"),
        _part("early", "decided_on", Q(handling_days__lt=F("promised_days"))),
        DECIDED,
        own=True,
    ),
    _count(
        "late",
        gettext_noop("超承诺时限"),
        gettext_noop("超过承诺时限才作出决定的件数。"),
        _part("late", "decided_on", Q(is_late=True)),
    ),
    _count(
        "unlawfully_late",
        gettext_noop("超法定时限"),
        gettext_noop("超过法定时限才作出决定的件数。"),
        _part("unlawfully_late", "decided_on", Q(is_unlawfully_late=True)),
    ),
    _rate(
        "immediate",
        gettext_noop("即办件占比"),
        gettext_noop("即办件数除以本期申请件数（办件口径，不是事项口径）。"),
        _part("immediate", "submitted_on", Q(kind="immediate")),
        SUBMITTED,
        own=True,
    ),
    _rate(
        "online",
        gettext_noop("网办率"),
        gettext_noop("从网上或者接口提交的件数，除以本期申请件数。"),
        _part("online", "submitted_on", Q(channel__in=("web", "api"))),
        SUBMITTED,
        own=True,
    ),
    _rate(
        "supplemented",
        gettext_noop("补正率"),
        gettext_noop("被告知补正的件数，除以本期申请件数。"),
        _part("supplemented", "submitted_on", Q(was_supplemented=True)),
        SUBMITTED,
        own=True,
    ),
    _rate(
        "rated",
        gettext_noop("评价率"),
        gettext_noop("有评价的件数，除以本期办结件数；没有评价的不算好评。"),
        RATED,
        CLOSED,
    ),
    _rate(
        "satisfied",
        gettext_noop("满意率"),
        gettext_noop("评价为非常满意、满意、基本满意的件数，除以有评价的件数。"),
        SATISFIED,
        RATED,
    ),
)

BY_KEY: Mapping[str, Measure] = {m.key: m for m in MEASURES}

USUAL = (
    "submitted",
    "accepted",
    "closed",
    "close_rate",
    "same_day",
    "acceptance_days",
    "handling_days",
    "promised_days",
    "in_time",
    "late",
    "rated",
    "satisfied",
)
"""What is shown when nobody chose."""
