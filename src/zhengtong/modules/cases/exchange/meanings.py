"""What our values mean, for the page of codes: nobody should have to read `very_poor`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "project_type": {
        "immediate": gettext_noop("即办件"),
        "promised": gettext_noop("承诺件"),
        "joint": gettext_noop("联办件"),
        "forwarded": gettext_noop("上报件"),
    },
    "special_type": {
        "extension": gettext_noop("延长办理期限"),
        "other": gettext_noop("其他特别程序"),
    },
    "result_type": {
        "0": gettext_noop("出证办结"),
        "1": gettext_noop("退回办结"),
        "2": gettext_noop("作废办结"),
        "3": gettext_noop("删除办结"),
        "4": gettext_noop("转报办结"),
        "5": gettext_noop("补正不来办结"),
        "6": gettext_noop("其他办结"),
        "7": gettext_noop("纸质办结"),
    },
    "satisfaction": {
        "very_good": gettext_noop("非常满意"),
        "good": gettext_noop("满意"),
        "fair": gettext_noop("基本满意"),
        "poor": gettext_noop("不满意"),
        "very_poor": gettext_noop("非常不满意"),
    },
    "applyer_type": {
        "person": gettext_noop("自然人"),
        "enterprise": gettext_noop("企业法人"),
        "institution": gettext_noop("事业法人"),
        "social": gettext_noop("社会组织法人"),
        "individual": gettext_noop("个体工商户"),
        "cooperative": gettext_noop("农民专业合作社"),
        "other": gettext_noop("其他"),
    },
    "applyer_page_type": {
        "person": gettext_noop("居民身份证"),
        "entity": gettext_noop("统一社会信用代码"),
    },
    "apply_type": {
        "counter": gettext_noop("窗口"),
        "web": gettext_noop("网上"),
        "agent": gettext_noop("代办员"),
        "api": gettext_noop("其他系统"),
    },
    "event_name": {
        "passed": gettext_noop("通过"),
        "returned": gettext_noop("退回"),
        "other": gettext_noop("其他"),
    },
    "get_type": {
        "web": gettext_noop("网上"),
        "counter": gettext_noop("窗口"),
        "fetched": gettext_noop("平台代取"),
    },
    "is_delivery_results": {"yes": gettext_noop("是"), "no": gettext_noop("否")},
}


def meaning(table: str, value: str) -> str:
    """In the language of the page; the value itself where nobody wrote its meaning."""
    told = MEANINGS.get(table, {}).get(value)
    return _(told) if told else value
