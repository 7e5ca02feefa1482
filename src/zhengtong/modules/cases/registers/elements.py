"""What the rates are made of, each by itself: assessment and its formulas read them by key."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from zhengtong.modules.cases.registers.measures import MEASURES
from zhengtong.modules.cases.registers.measuring import (
    ACCEPTED,
    LIMITED,
    RATED,
    SATISFIED,
    TIMED,
    Measure,
    Part,
    count_of,
    part_of,
    sum_of,
)


def total_of(key: str, name: str, says: str, base: Part, column: str) -> Measure:
    """The sum of a column of days over the cases of `base`."""
    total = sum_of(base, column)
    return Measure(
        key=key,
        name=name,
        says=says,
        unit="days",
        counted=base,
        more=(total,),
        value=lambda v: v[total.key] if v[base.key] else None,
    )


ELEMENTS: tuple[Measure, ...] = (
    count_of(
        "in_time_cases",
        gettext_noop("按时办结件"),
        gettext_noop("本期作出决定、没有超过承诺时限的件数。"),
        part_of("in_time_cases", "decided_on", Q(is_late=False)),
    ),
    count_of(
        "early_cases",
        gettext_noop("提前办结件"),
        gettext_noop("本期作出决定、实际用时少于承诺时限的件数。"),
        part_of("early_cases", "decided_on", Q(handling_days__lt=F("promised_days"))),
    ),
    count_of(
        "same_day_cases",
        gettext_noop("当日办结件"),
        gettext_noop("本期办结、受理当日就作出决定的件数。"),
        part_of("same_day_cases", "closed_on", Q(decided_on=F("accepted_on"))),
    ),
    count_of(
        "accepted_same_day_cases",
        gettext_noop("当日受理件"),
        gettext_noop("本期受理、申请当日就受理的件数。"),
        part_of("accepted_same_day_cases", "accepted_on", Q(accepted_on=F("submitted_on"))),
    ),
    count_of(
        "immediate_cases",
        gettext_noop("即办件数"),
        gettext_noop("本期申请的件里即办件的件数。"),
        part_of("immediate_cases", "submitted_on", Q(kind="immediate")),
    ),
    count_of(
        "online_cases",
        gettext_noop("网上申请件"),
        gettext_noop("本期从网上或者接口提交的件数。"),
        part_of("online_cases", "submitted_on", Q(channel__in=("web", "api"))),
    ),
    count_of(
        "supplemented_cases",
        gettext_noop("补正件数"),
        gettext_noop("本期申请的件里被告知补正的件数。"),
        part_of("supplemented_cases", "submitted_on", Q(was_supplemented=True)),
    ),
    count_of(
        "suspended_cases",
        gettext_noop("停过计时的件"),
        gettext_noop("本期作出决定、其间依法停止过计时的件数。"),
        part_of("suspended_cases", "decided_on", Q(was_suspended=True)),
    ),
    count_of(
        "extended_cases",
        gettext_noop("延长过时限的件"),
        gettext_noop("本期作出决定、其间延长过时限的件数。"),
        part_of("extended_cases", "decided_on", Q(was_extended=True)),
    ),
    count_of(
        "rated_cases",
        gettext_noop("有评价的件"),
        gettext_noop("本期办结、申请人评价过的件数；没有评价的不算。"),
        RATED,
    ),
    count_of(
        "satisfied_cases",
        gettext_noop("评价满意的件"),
        gettext_noop("本期办结，评价为非常满意、满意或者基本满意的件数。"),
        SATISFIED,
    ),
    count_of(
        "badly_rated_cases",
        gettext_noop("差评件"),
        gettext_noop("本期办结，评价为不满意或者非常不满意的件数。"),
        part_of("badly_rated_cases", "closed_on", Q(rating__in=("poor", "very_poor")), hides=True),
    ),
    count_of(
        "limited_cases",
        gettext_noop("有法定时限的决定件"),
        gettext_noop("本期作出决定、法定时限不为零并且有用时的件数，是各种提速率的范围。"),
        LIMITED,
    ),
    total_of(
        "statutory_total",
        gettext_noop("法定时限之和"),
        gettext_noop("本期作出决定、法定时限不为零的件，法定时限（工作日）之和。"),
        LIMITED,
        "statutory_days",
    ),
    total_of(
        "promised_total",
        gettext_noop("承诺时限之和"),
        gettext_noop("同一批件的承诺时限（工作日）之和。"),
        LIMITED,
        "promised_days",
    ),
    total_of(
        "used_total",
        gettext_noop("实际用时之和"),
        gettext_noop("同一批件从受理到决定的工作日之和，不含依法停止计时的时间。"),
        LIMITED,
        "handling_days",
    ),
    total_of(
        "handling_total",
        gettext_noop("办理用时之和"),
        gettext_noop("本期作出决定的全部件，从受理到决定的工作日之和。"),
        TIMED,
        "handling_days",
    ),
    total_of(
        "acceptance_total",
        gettext_noop("受理用时之和"),
        gettext_noop("本期受理的件，从申请到受理的工作日之和。"),
        ACCEPTED,
        "acceptance_days",
    ),
)

CREDITED: Mapping[str, Measure] = {m.key: m for m in (*MEASURES, *ELEMENTS)}
"""All that can be credited to an organisation, a post or a person."""
