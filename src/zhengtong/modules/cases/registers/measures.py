"""The measures of cases: what each counts, over which base, on which day, and where it comes from.

A measure is made of parts that add up (numbers of cases, sums of days), so that every total is
reckoned from the same rows as its lines and a mean is never a mean of means. Definitions and
anchors: domain reference 4.7; those without a source there are this platform's own, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from zhengtong.modules.cases.registers.measuring import (
    ACCEPTED,
    CLOSED,
    DECIDED,
    LIMITED,
    RATED,
    SATISFIED,
    SUBMITTED,
    TIMED,
    Measure,
    Part,
    average_of,
    count_of,
    part_of,
    rate_of,
    saved_of,
    sum_of,
)

_STATUTORY, _PROMISED, _USED = (
    sum_of(LIMITED, c) for c in ("statutory_days", "promised_days", "handling_days")
)

MEASURES: tuple[Measure, ...] = (
    count_of("submitted", gettext_noop("申请"), gettext_noop("本期收到的申请件数。"), SUBMITTED),
    count_of(
        "accepted",
        gettext_noop("受理"),
        gettext_noop("本期受理的件数，视为受理的也算。"),
        ACCEPTED,
    ),
    count_of(
        "refused",
        gettext_noop("不予受理"),
        gettext_noop("本期决定不予受理的件数。"),
        part_of("refused", "closed_on", Q(status="refused")),
    ),
    count_of(
        "decided",
        gettext_noop("决定"),
        gettext_noop("本期作出决定的件数，准予、部分准予和不予都算。"),
        DECIDED,
    ),
    count_of(
        "denied",
        gettext_noop("不予许可件"),
        gettext_noop("本期决定不予许可的件数。"),
        part_of("denied", "decided_on", Q(legal_outcome="denied")),
    ),
    count_of(
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
    rate_of(
        "close_rate",
        gettext_noop("办结率"),
        gettext_noop("本期办结件数除以本期受理件数。"),
        CLOSED,
        ACCEPTED,
    ),
    rate_of(
        "same_day",
        gettext_noop("日结率"),
        gettext_noop("受理当日就作出决定的件数，除以本期办结件数。"),
        part_of("same_day", "closed_on", Q(decided_on=F("accepted_on"))),
        CLOSED,
    ),
    average_of(
        "acceptance_days",
        gettext_noop("平均受理用时"),
        gettext_noop("从申请到受理的工作日，当日受理记 0；按本期受理的件平均。"),
        Part(key="accepted_timed", day="accepted_on", where=Q(acceptance_days__isnull=False)),
        "acceptance_days",
    ),
    average_of(
        "handling_days",
        gettext_noop("平均办理用时"),
        gettext_noop("从受理到决定的工作日，不含依法停止计时的时间；按本期作出决定的件平均。"),
        TIMED,
        "handling_days",
    ),
    average_of(
        "statutory_days",
        gettext_noop("法定时限均值"),
        gettext_noop("本期作出决定、法定时限不为零的件，法定时限（工作日）按件平均。"),
        LIMITED,
        "statutory_days",
    ),
    average_of(
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
        value=saved_of(_PROMISED, _STATUTORY),
    ),
    Measure(
        key="real_gain",
        name=gettext_noop("实际提速率"),
        says=gettext_noop("（法定时限之和 − 实际用时之和）÷ 法定时限之和，按件加权。"),
        unit="percent",
        counted=LIMITED,
        more=(_STATUTORY, _USED),
        value=saved_of(_USED, _STATUTORY),
    ),
    rate_of(
        "in_time",
        gettext_noop("按时办结率"),
        gettext_noop("在承诺时限内作出决定的件数，除以本期作出决定的件数。"),
        part_of("in_time", "decided_on", Q(is_late=False)),
        DECIDED,
        own=True,
    ),
    rate_of(
        "early",
        gettext_noop("提前办结率"),
        gettext_noop("实际用时少于承诺时限的件数，除以本期作出决定的件数。"),
        part_of("early", "decided_on", Q(handling_days__lt=F("promised_days"))),
        DECIDED,
        own=True,
    ),
    count_of(
        "late",
        gettext_noop("超承诺时限"),
        gettext_noop("超过承诺时限才作出决定的件数。"),
        part_of("late", "decided_on", Q(is_late=True)),
    ),
    count_of(
        "unlawfully_late",
        gettext_noop("超法定时限"),
        gettext_noop("超过法定时限才作出决定的件数。"),
        part_of("unlawfully_late", "decided_on", Q(is_unlawfully_late=True)),
    ),
    rate_of(
        "immediate",
        gettext_noop("即办件占比"),
        gettext_noop("即办件数除以本期申请件数（办件口径，不是事项口径）。"),
        part_of("immediate", "submitted_on", Q(kind="immediate")),
        SUBMITTED,
        own=True,
    ),
    rate_of(
        "online",
        gettext_noop("网办率"),
        gettext_noop("从网上或者接口提交的件数，除以本期申请件数。"),
        part_of("online", "submitted_on", Q(channel__in=("web", "api"))),
        SUBMITTED,
        own=True,
    ),
    rate_of(
        "supplemented",
        gettext_noop("补正率"),
        gettext_noop("被告知补正的件数，除以本期申请件数。"),
        part_of("supplemented", "submitted_on", Q(was_supplemented=True)),
        SUBMITTED,
        own=True,
    ),
    rate_of(
        "rated",
        gettext_noop("评价率"),
        gettext_noop("有评价的件数，除以本期办结件数；没有评价的不算好评。"),
        RATED,
        CLOSED,
    ),
    rate_of(
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
