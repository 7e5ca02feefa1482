"""The rules that every installation starts with (domain reference 4.3), as data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from zhengtong.modules.supervision.models import (
    Card,
    Level,
    RuleStatus,
    RuleVersion,
    SupervisionRule,
)
from zhengtong.modules.supervision.rectification.rules import RATING_RULES
from zhengtong.modules.supervision.rules.shipped_evasion import EVASION

RULES: tuple[dict[str, Any], ...] = (
    {
        "key": "answer_due",
        "code": "T7",
        "name": {"zh": "网上申请未及时答复", "en": "Application not answered in time"},
        "explanation": {
            "zh": "收到申请满 1 个工作日仍未受理、补正告知或者不予受理。",
            "en": "More than one working day since receipt without an answer.",
        },
        "level": Level.WARNING,
        "params": {"workdays": 1},
    },
    {
        "key": "deemed_accepted",
        "code": "T8",
        "name": {"zh": "逾期未告知，视为受理", "en": "Deemed accepted for want of an answer"},
        "explanation": {
            "zh": "五个工作日内未告知补正，依《行政许可法》第三十二条视为受理。",
            "en": "No notice within five working days, so the law deems it accepted.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "step_due",
        "code": "T4a",
        "name": {"zh": "环节临近到期", "en": "Step about to fall due"},
        "explanation": {
            "zh": "环节用时达到时限的 90%，或者当日到期。",
            "en": "Ninety percent of the step's limit used, or due today.",
        },
        "level": Level.WARNING,
    },
    {
        "key": "step_overdue",
        "code": "T4",
        "name": {"zh": "环节超时", "en": "Step overdue"},
        "explanation": {
            "zh": "环节用时超过公布的环节时限。",
            "en": "The step took longer than its published limit.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "promise_due",
        "code": "T2",
        "name": {"zh": "承诺期限预警", "en": "Promised limit about to end"},
        "explanation": {
            "zh": "距承诺办结期限不足两个工作日。",
            "en": "Two working days or less to the promised limit.",
        },
        "level": Level.WARNING,
        "params": {"workdays": 2},
    },
    {
        "key": "promise_overdue",
        "code": "T3",
        "name": {"zh": "超过承诺期限", "en": "Promised limit passed"},
        "explanation": {
            "zh": "扣除停表时间后，办理用时超过承诺办结期限。",
            "en": "Handling took longer than promised, stopped days not counted.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "statute_overdue",
        "code": "T1",
        "name": {"zh": "超过法定期限", "en": "Statutory limit passed"},
        "explanation": {
            "zh": "扣除停表时间并计入延长后，办理用时超过法定办结期限。",
            "en": "Handling took longer than the law allows.",
        },
        "level": Level.ALARM,
        "card": Card.RED,
    },
    {
        "key": "deemed_renewed",
        "code": "T9",
        "name": {"zh": "到期未决定，视为准予延续", "en": "Deemed renewed for want of a decision"},
        "explanation": {
            "zh": "许可到期前没有作出是否准予延续的决定，依《行政许可法》第五十条视为准予延续。",
            "en": "No decision before the permit expired, so the law deems it renewed.",
        },
        "level": Level.ALARM,
        "card": Card.RED,
    },
    {
        "key": "delivery_overdue",
        "code": "T6",
        "name": {"zh": "送达超时", "en": "Delivery overdue"},
        "explanation": {
            "zh": "作出决定满十个工作日仍未送达（《行政许可法》第四十四条）。",
            "en": "Not delivered within ten working days of the decision.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "procedure_overdue",
        "code": "T5",
        "name": {"zh": "特别程序超时", "en": "Special procedure beyond its end"},
        "explanation": {
            "zh": "特别程序超过告知申请人的预计结束日仍未结束。",
            "en": "It runs beyond the day that the applicant was told.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "ended_without_reason",
        "code": "F1",
        "name": {"zh": "提前办结没有说明理由", "en": "Ended early without a reason"},
        "explanation": {
            "zh": "作废、退回或者删除办结，没有写明理由。",
            "en": "Voided, returned or deleted, and nobody said why.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "refused_without_reason",
        "code": "F2",
        "name": {"zh": "不予受理没有说明理由", "en": "Refused without a reason"},
        "explanation": {
            "zh": "不予受理，没有写明理由。",
            "en": "Acceptance was refused, and nobody said why.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "accepted_incomplete",
        "code": "F3",
        "name": {"zh": "材料不齐即受理", "en": "Accepted with papers missing"},
        "explanation": {
            "zh": "必交材料不齐、也没有容缺承诺，就受理了。",
            "en": "Required papers were neither brought nor promised.",
        },
        "level": Level.WARNING,
    },
    {
        "key": "supplements_repeated",
        "code": "F4",
        "name": {"zh": "多次要求补正", "en": "Papers asked for more than once"},
        "explanation": {
            "zh": "补正告知超过一次，没有做到一次性告知。",
            "en": "The law wants everything told at once.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
        "params": {"times": 1},
    },
    {
        "key": "accepted_before_notice",
        "code": "F5",
        "name": {"zh": "受理早于补正告知", "en": "Accepted before the notice"},
        "explanation": {
            "zh": "补正后受理的时间早于补正告知的时间。",
            "en": "Acceptance is recorded before the notice of what was missing.",
        },
        "level": Level.ALARM,
    },
    {
        "key": "accepted_after_end",
        "code": "F6",
        "name": {"zh": "受理晚于办结", "en": "Accepted after the end"},
        "explanation": {
            "zh": "受理时间晚于决定或者办结时间。",
            "en": "Acceptance is recorded after the decision or the end.",
        },
        "level": Level.ALARM,
    },
    {
        "key": "procedure_backwards",
        "code": "F7",
        "name": {"zh": "特别程序结果早于申请", "en": "Special procedure ended before it began"},
        "explanation": {
            "zh": "特别程序的结束早于开始。",
            "en": "The moments are in the wrong order.",
        },
        "level": Level.ALARM,
    },
    {
        "key": "feedback_overdue",
        "code": "F9",
        "name": {"zh": "督办单逾期未答复", "en": "Supervision order not answered in time"},
        "explanation": {
            "zh": "被督办单位超过答复期限仍没有答复督办单。",
            "en": "The unit did not answer the order within its limit.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "outside_range",
        "code": "D1",
        "name": {"zh": "金额不在裁量基准的幅度内", "en": "Amount outside the published range"},
        "explanation": {
            "zh": "决定的金额低于或者高于裁量基准为这种情形公布的幅度。",
            "en": "The amount decided is below or above what is published for the situation.",
        },
        "level": Level.ALARM,
    },
    {
        "key": "charged_where_free",
        "code": "C1",
        "name": {"zh": "不收费的事项收了费", "en": "Charged although free"},
        "explanation": {
            "zh": "事项规定不收费，却开出了缴款单。",
            "en": "The item is free of charge, yet a bill was issued.",
        },
        "level": Level.ALARM,
        "card": Card.RED,
    },
    {
        "key": "not_charged",
        "code": "C2",
        "name": {"zh": "应收费没有收", "en": "A fee that was not charged"},
        "explanation": {
            "zh": "人人应缴的费用，准予后没有开出缴款单，也没有减免。",
            "en": "A fee that everybody owes was neither charged nor waived.",
        },
        "level": Level.WARNING,
    },
    {
        "key": "off_standard",
        "code": "C3",
        "name": {"zh": "收费与标准不符", "en": "Charged off the standard"},
        "explanation": {
            "zh": "缴款单的单价与事项公布的标准不一致。",
            "en": "The amount a unit is not the published one.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
)


def install() -> int:
    """Add the rules that are missing; never touches one that a county has changed."""
    made = 0
    now = timezone.now()
    for position, rule in enumerate((*RULES, *EVASION, *RATING_RULES)):
        found, is_new = SupervisionRule.objects.get_or_create(
            key=rule["key"],
            defaults={"code": rule["code"], "name": rule["name"], "position": position},
        )
        if is_new:
            _first_version(found, rule, now)
        made += is_new
    return made


def _first_version(rule: SupervisionRule, content: dict[str, Any], now: dt.datetime) -> None:
    RuleVersion.objects.create(
        rule=rule,
        number=1,
        status=RuleStatus.IN_FORCE,
        check_key=content["key"],
        params=content.get("params", {}),
        level=content["level"],
        card=content.get("card", ""),
        name=content["name"],
        explanation=content["explanation"],
        effective_from=timezone.localdate(now),
        drafted_at=now,
        approved_at=now,
    )
