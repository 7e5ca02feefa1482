"""How often things go one way or another. Shares of all cases; see `county.py` for their use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Habits:
    """Chances between 0 and 1, and people's pace as shares of a step's limit."""

    supplement: float = 0.09
    refuse: float = 0.02
    withdraw: float = 0.015
    send_back: float = 0.04
    disagree: float = 0.03
    deny: float = 0.04
    suspend: float = 0.15
    extend: float = 0.01
    late: float = 0.07
    idle: float = 0.04
    rate: float = 0.7
    company: float = 0.3
    counter: float = 0.35
    popular: float = 0.75
    """Share of applications that go to the items worked out in full."""


ORDINARY = Habits()

RATING_LEVELS = (("very_good", 70), ("good", 20), ("fair", 7), ("poor", 2), ("very_poor", 1))
REASONS = {
    "supplement": "照片看不清地块四周，请重新拍摄。",
    "refuse": "申请事项不属于本机关职权范围，请向有权机关提出。",
    "send_back": "面积与登记不一致，请核对。",
    "disagree": "与现场核查情况不符。",
    "deny": "不符合法定条件：位于封山育林期内。",
    "extend": "需要补充征求相邻权利人的意见。",
    "withdraw": "计划有变，暂不办理。",
    "agree": "材料属实，符合条件。",
}
