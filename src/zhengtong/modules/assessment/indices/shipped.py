"""The sixteen indices of a hall that come with the platform: definition, base and source of each.

Shares are written as counts over counts, so that the base always stands beside the figure: the
published 74.21 % of a county's hall cannot be had from its two published means.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.modules.assessment.indices.wording import Wording
from zhengtong.modules.assessment.plugins import Unit

HALL = {
    "zh": "县级政务大厅月报的口径（柳城县，2012 年）",
    "en": "Monthly report of a county hall (Liucheng, 2012)",
}
LOCAL = {
    "zh": "各地政务服务统计通行口径，未见统一标准",
    "en": "Common local practice; no single standard",
}
RATING = {
    "zh": "国办发〔2019〕51 号；GB/T 39735-2020",
    "en": "State Council Office [2019] No. 51; GB/T 39735-2020",
}
OWN = {"zh": "本平台定义", "en": "This platform's own"}


@dataclass(frozen=True, kw_only=True)
class Shipped:
    key: str
    wording: Wording


def _share(
    key: str,
    name: tuple[str, str],
    says: tuple[str, str],
    base: tuple[str, str],
    formula: str,
    source: dict[str, str] = LOCAL,
    better: bool | None = True,
    unit: str = Unit.PERCENT,
) -> Shipped:
    return Shipped(
        key=key,
        wording=Wording(
            name={"zh": name[0], "en": name[1]},
            says={"zh": says[0], "en": says[1]},
            base_says={"zh": base[0], "en": base[1]},
            source=source,
            formula=formula,
            unit=unit,
            more_is_better=better,
            every="month",
        ),
    )


LIMITED = (
    "本期作出决定、法定时限不为零的件的法定时限之和",
    "Sum of statutory limits of cases decided",
)
DECIDED = ("本期作出决定的件", "Cases decided in the period")
CLOSED = ("本期办结的件", "Cases closed in the period")
ASKED = ("本期申请的件", "Applications of the period")

SHIPPED: tuple[Shipped, ...] = (
    _share(
        "promise_gain",
        ("承诺提速率", "Promised time saved"),
        (
            "承诺时限比法定时限短多少，按件加权。",
            "Promised limits against statutory ones, by case.",
        ),
        LIMITED,
        "percent(case_statutory_total − case_promised_total, case_statutory_total)",
        HALL,
    ),
    _share(
        "real_gain",
        ("实际提速率", "Actual time saved"),
        (
            "实际用时比法定时限短多少，按件加权；依法停止计时的时间不算。",
            "Days used against statutory limits, by case; stopped clocks left out.",
        ),
        LIMITED,
        "percent(case_statutory_total − case_used_total, case_statutory_total)",
        HALL,
    ),
    _share(
        "close_rate",
        ("办结率", "Completion rate"),
        (
            "办结的件与受理的件之比；积压件办结多的月份会超过 100%。",
            "Cases closed against cases accepted; above 100 % when a backlog is cleared.",
        ),
        ("本期受理的件", "Cases accepted in the period"),
        "percent(case_closed, case_accepted)",
        HALL,
    ),
    _share(
        "on_time",
        ("按时办结率", "On-time rate"),
        ("在承诺时限内作出决定的件所占的比例。", "Share of decisions within the promised limit."),
        DECIDED,
        "percent(case_in_time_cases, case_decided)",
    ),
    _share(
        "early",
        ("提前办结率", "Early rate"),
        ("用时少于承诺时限的件所占的比例。", "Share of decisions in less than the promised limit."),
        DECIDED,
        "percent(case_early_cases, case_decided)",
    ),
    _share(
        "same_day",
        ("日结率", "Same-day rate"),
        ("受理当日就作出决定的件所占的比例。", "Share of cases decided on the day of acceptance."),
        CLOSED,
        "percent(case_same_day_cases, case_closed)",
        HALL,
    ),
    _share(
        "immediate",
        ("即办率", "Immediate rate"),
        (
            "即办件在申请件里所占的比例（办件口径，不是事项口径）。",
            "Share of immediate cases among applications (by case, not by item).",
        ),
        ASKED,
        "percent(case_immediate_cases, case_submitted)",
    ),
    _share(
        "online_rate",
        ("网上申请率", "Online rate"),
        ("从网上提交的件所占的比例（办件口径）。", "Share of applications made online (by case)."),
        ASKED,
        "percent(case_online_cases, case_submitted)",
    ),
    _share(
        "acceptance_time",
        ("平均受理天数", "Days to acceptance"),
        (
            "从申请到受理平均用几个工作日，当日受理记 0。",
            "Working days from application to acceptance; the same day counts 0.",
        ),
        ("本期受理的件", "Cases accepted in the period"),
        "case_acceptance_days",
        HALL,
        False,
        Unit.WORKDAYS,
    ),
    _share(
        "handling_time",
        ("平均办理天数", "Days to decision"),
        (
            "从受理到决定平均用几个工作日，依法停止计时的时间不算。",
            "Working days from acceptance to decision; stopped clocks left out.",
        ),
        DECIDED,
        "case_handling_days",
        HALL,
        False,
        Unit.WORKDAYS,
    ),
    _share(
        "supplement_rate",
        ("补正告知率", "Supplement rate"),
        (
            "被告知补正的件所占的比例；高了说明指南没有写清楚。",
            "Share of applications to be supplemented; a high one points to unclear guides.",
        ),
        ASKED,
        "percent(case_supplemented_cases, case_submitted)",
        OWN,
        False,
    ),
    _share(
        "rated_rate",
        ("办件评价率", "Rating rate"),
        (
            "有评价的办结件所占的比例；没有评价的不算好评。",
            "Share of closed cases that were rated; not rated is never good.",
        ),
        CLOSED,
        "percent(case_rated_cases, case_closed)",
        RATING,
    ),
    _share(
        "satisfaction",
        ("办件满意率", "Satisfaction"),
        (
            "评价为非常满意、满意、基本满意的件所占的比例。",
            "Share of rated cases with very satisfied, satisfied or fairly satisfied.",
        ),
        ("有评价的办结件", "Rated cases closed in the period"),
        "percent(case_satisfied_cases, case_rated_cases)",
        RATING,
    ),
    _share(
        "rectified_rate",
        ("差评整改率", "Rectification rate"),
        (
            "本期到期的差评里已经整改并回复的比例。",
            "Share of low ratings due in the period that were put right and answered.",
        ),
        ("本期应当整改完的差评", "Low ratings due in the period"),
        "percent(rating_rectified, rating_to_rectify)",
        RATING,
    ),
    _share(
        "card_rate",
        ("黄红牌率", "Card rate"),
        (
            "被发黄牌或者红牌的件与受理件之比。",
            "Cases with a yellow or red card against cases accepted.",
        ),
        ("本期受理的件", "Cases accepted in the period"),
        "percent(card_cases, case_accepted)",
        OWN,
        False,
    ),
    _share(
        "service_index",
        ("综合服务指数", "Service index"),
        (
            "按时办结率占四成，提前办结率和日结率各占两成，网上申请率和评价率各占一成。",
            "On time 40 %, early and same day 20 % each, online and rated 10 % each.",
        ),
        ("各分项指数的基数", "The bases of its parts"),
        "weighted(@on_time, 0.4, @early, 0.2, @same_day, 0.2, @online_rate, 0.1, @rated_rate, 0.1)",
        OWN,
    ),
)
