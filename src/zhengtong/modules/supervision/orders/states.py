"""The words for where an order stands, what a review finds and what follows from it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderState(TextChoices):
    """sent → reviewing → (proposed →) handled → (appealed →) closed; cancelled ends it early."""

    SENT = "sent", _("待答复")
    REVIEWING = "reviewing", _("待核查")
    PROPOSED = "proposed", _("待核准")
    HANDLED = "handled", _("已处理，申诉期内")
    APPEALED = "appealed", _("申诉中")
    CLOSED = "closed", _("已归档")
    CANCELLED = "cancelled", _("已取消督办")


class OrderLevel(TextChoices):
    """督办级别; each has its own days for the answer."""

    ORDINARY = "ordinary", _("普通督办")
    YELLOW = "yellow", _("黄色督办")
    RED = "red", _("红色督办")


class OrderKind(TextChoices):
    """监察类型 (GB/T 39046 and the local extensions)."""

    TIME = "1", _("时限监察")
    CONTENT = "2", _("内容监察")
    FLOW = "3", _("流程监察")
    FEE = "4", _("收费监察")
    DISCRETION = "5", _("裁量监察")
    ANOMALY = "6", _("异常监察")


class Outcome(TextChoices):
    """认定: what the review found."""

    FOUNDED = "founded", _("属实")
    PARTLY = "partly", _("部分属实")
    UNFOUNDED = "unfounded", _("不属实")


class Measure(TextChoices):
    """处理, from the mildest; a recommendation (监察建议书) may stand beside any of them."""

    NONE = "", _("不作处理")
    REMINDER = "reminder", _("口头提醒")
    YELLOW = "yellow", _("黄牌")
    RED = "red", _("红牌")


class AppealOutcome(TextChoices):
    """What the appeal came to."""

    UPHELD = "upheld", _("申诉成立")
    PARTLY = "partly", _("申诉部分成立")
    REJECTED = "rejected", _("维持原处理")


class PaperKind(TextChoices):
    """The documents of an order."""

    ORDER = "order", _("督办单")
    YELLOW = "yellow", _("黄牌通知书")
    RED = "red", _("红牌通知书")
    RECOMMENDATION = "recommendation", _("监察建议书")
    APPEAL = "appeal", _("申诉决定书")


OPEN = frozenset(
    {
        OrderState.SENT,
        OrderState.REVIEWING,
        OrderState.PROPOSED,
        OrderState.HANDLED,
        OrderState.APPEALED,
    }
)
"""An order that still stands."""
CARDS = frozenset({Measure.YELLOW, Measure.RED})
