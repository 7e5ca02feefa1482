"""The rules against evasion that every installation starts with (domain reference 4.3), as data."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.supervision.models import Card, Level

EVASION: tuple[dict[str, Any], ...] = (
    {
        "key": "concluded_twice",
        "code": "X1a",
        "name": {"zh": "同一办件重复办结", "en": "Decided twice"},
        "explanation": {
            "zh": "同一岗位对同一办件作了两次决定，中间没有退回、撤回或者跳转。",
            "en": "The same post decided the case twice, with nothing in between that undid it.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "night_batch",
        "code": "X1b",
        "name": {"zh": "夜间批量办结", "en": "Decided in batches at night"},
        "explanation": {
            "zh": "同一个人一个夜间（22:00 至次日 06:00）作出 5 件以上决定。",
            "en": "Five decisions or more by one person in one night (22:00 to 06:00).",
        },
        "level": Level.WARNING,
        "params": {"cases": 5, "since": "22:00", "until": "06:00"},
    },
    {
        "key": "decided_at_once",
        "code": "X1c",
        "name": {"zh": "承诺件受理后即时办结", "en": "Promised case decided at once"},
        "explanation": {
            "zh": "承诺件受理后 1 分钟内作出决定。",
            "en": "A case with a promised limit was decided within a minute of acceptance.",
        },
        "level": Level.WARNING,
        "params": {"seconds": 60},
    },
    {
        "key": "entered_late",
        "code": "X2a",
        "name": {"zh": "办结后补录", "en": "Entered after the fact"},
        "explanation": {
            "zh": "作出决定 5 分钟以后才登记决定以前的事，或者才办受理环节。",
            "en": "Earlier moments, or acceptance, were entered five minutes after the decision.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
        "params": {"minutes": 5},
    },
    {
        "key": "deleted_after_acceptance",
        "code": "X2b",
        "name": {"zh": "受理后删除", "en": "Deleted after acceptance"},
        "explanation": {
            "zh": "已经受理的办件按误录删除。",
            "en": "A case that had been accepted was deleted as an entry by mistake.",
        },
        "level": Level.WARNING,
    },
    {
        "key": "ping_pong",
        "code": "X3",
        "name": {"zh": "反复退回", "en": "Sent to and fro"},
        "explanation": {
            "zh": "同样两个环节之间退回 3 次以上。",
            "en": "Sent back three times or more between the same two steps.",
        },
        "level": Level.WARNING,
        "params": {"times": 3},
    },
    {
        "key": "repeated_supplements",
        "code": "X4",
        "name": {"zh": "反复补正", "en": "Supplements again and again"},
        "explanation": {
            "zh": "同一申请人就同一事项 90 天内收到 2 份以上补正告知，包括重新申请的办件。",
            "en": "More than two notices to one applicant for one item in ninety days, new "
            "applications included.",
        },
        "level": Level.WARNING,
        "params": {"notices": 2, "days": 90},
    },
    {
        "key": "long_special_procedures",
        "code": "X5",
        "name": {"zh": "特别程序拖长", "en": "Special procedures drawn out"},
        "explanation": {
            "zh": "特别程序实际用时超过告知用时的 1.5 倍，并且多出 5 天以上。",
            "en": "More than one and a half times what was announced, and five days more.",
        },
        "level": Level.WARNING,
        "params": {"factor": 1.5, "days": 5},
    },
    {
        "key": "same_person",
        "code": "X6",
        "name": {"zh": "不相容环节同一人办理", "en": "One person on separated duties"},
        "explanation": {
            "zh": "受理或者审查和决定由同一个人办理，代办也算。",
            "en": "One person accepted or reviewed and also decided, as a deputy or not.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
        "params": {"pair": "any_decide"},
    },
    {
        "key": "steps_missing",
        "code": "F8",
        "name": {"zh": "缺少环节", "en": "Steps missing"},
        "explanation": {
            "zh": "流程图要求的环节没有办，办件就往下走了。",
            "en": "The case went on without a step that the chart asks for.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
        "params": {"places": 1},
    },
    {
        "key": "other_order",
        "code": "X7",
        "name": {"zh": "与公布的流程图不符", "en": "Not as the chart draws it"},
        "explanation": {
            "zh": "办件的日志与公布的流程图不一致：次序颠倒、重复或者流程外办理。",
            "en": "The log leaves the chart: steps out of order, repeated or added.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
        "params": {"places": 1},
    },
)
