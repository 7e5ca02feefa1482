"""The rules about ratings that every installation starts with."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.supervision.rules.models import Card, Level

RATING_RULES: tuple[dict[str, Any], ...] = (
    {
        "key": "rectification_overdue",
        "code": "R1",
        "name": {"zh": "差评整改逾期", "en": "Low rating not put right in time"},
        "explanation": {
            "zh": "差评整改的联系核实、整改答复或者回访，超过期限还没有做。",
            "en": "Contact, reply or return visit after a low rating is overdue.",
        },
        "level": Level.ALARM,
        "card": Card.YELLOW,
    },
    {
        "key": "rating_against_clock",
        "code": "R2",
        "name": {"zh": "评价与时限记录不符", "en": "Rating against the clocks"},
        "explanation": {
            "zh": "评价说超期而时限记录没有超期，或者相反。",
            "en": "The rating says late and the clocks do not, or the other way round.",
        },
        "level": Level.WARNING,
    },
    {
        "key": "rating_against_supplements",
        "code": "R3",
        "name": {"zh": "评价与补正记录不符", "en": "Papers asked for besides the record"},
        "explanation": {
            "zh": "评价说要过指南之外的材料，而办件没有补正记录。",
            "en": "The rating says that more papers were asked for; no notice says so.",
        },
        "level": Level.WARNING,
    },
    {
        "key": "ratings_at_once",
        "code": "R4",
        "name": {"zh": "窗口短时间内集中评价", "en": "Many ratings at once at a counter"},
        "explanation": {
            "zh": "同一窗口几分钟内出现多个评价，可能是代评。",
            "en": "Several ratings within minutes at one counter.",
        },
        "level": Level.WARNING,
        "params": {"ratings": 5, "minutes": 5},
    },
)
