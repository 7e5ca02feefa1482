"""Why a clock may stand still, and which one.

Eight grounds are the law's (行政许可法 第四十五条): they stop every clock of the handling. Local
rules add more (安阳市 第三十七条: 现场勘验, 技术审查), to be arranged at once and told in writing;
the statutory clock goes on.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

STATUTORY_GROUNDS = (
    "hearing",
    "tender",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
)
"""The closed list of 行政许可法 第四十五条: 听证 招标 拍卖 检验 检测 检疫 鉴定 专家评审."""

LOCAL_GROUNDS = ("site_visit", "technical_review")

GROUNDS = {
    "hearing": gettext_noop("听证"),
    "tender": gettext_noop("招标"),
    "auction": gettext_noop("拍卖"),
    "inspection": gettext_noop("检验"),
    "testing": gettext_noop("检测"),
    "quarantine": gettext_noop("检疫"),
    "appraisal": gettext_noop("鉴定"),
    "expert_review": gettext_noop("专家评审"),
    "site_visit": gettext_noop("现场勘验"),
    "technical_review": gettext_noop("技术审查"),
    "supplement": gettext_noop("等待补正"),
}
"""By key, in Chinese, as documents name them."""

ALL_CLOCKS = ("statutory", "promised", "step")
PROMISE_ONLY = ("promised", "step")


def stops_of(ground: str) -> tuple[str, ...]:
    """The kinds of clocks that the ground stops."""
    return ALL_CLOCKS if ground in STATUTORY_GROUNDS else PROMISE_ONLY
