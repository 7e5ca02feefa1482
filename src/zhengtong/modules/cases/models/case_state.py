"""The words for where a case stands, how it ended and how it came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.errors import StateError


class CaseStatus(models.TextChoices):
    """Where the case stands. The legal outcome and the way of closing are kept apart."""

    SUBMITTED = "submitted", _("待受理")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("待补正")
    IN_PROGRESS = "in_progress", _("办理中")
    SUSPENDED = "suspended", _("特别程序中")
    DELIVERING = "delivering", _("待送达")
    CLOSED = "closed", _("已办结")
    REFUSED = "refused", _("不予受理")
    WITHDRAWN = "withdrawn", _("申请人已撤回")
    TERMINATED = "terminated", _("已终止")


OPEN = (
    CaseStatus.SUBMITTED,
    CaseStatus.SUPPLEMENT_REQUESTED,
    CaseStatus.IN_PROGRESS,
    CaseStatus.SUSPENDED,
    CaseStatus.DELIVERING,
)

BEFORE_DECISION = (CaseStatus.IN_PROGRESS, CaseStatus.SUSPENDED)

BEFORE_ACCEPTANCE = (CaseStatus.SUBMITTED, CaseStatus.SUPPLEMENT_REQUESTED)


class LegalOutcome(models.TextChoices):
    """What was decided (行政许可法 第三十八条)."""

    GRANTED = "granted", _("准予")
    PARTLY = "partly", _("部分准予")
    DENIED = "denied", _("不予许可")


class CloseType(models.TextChoices):
    """How the case ended, in the codes of the national exchange (0–7)."""

    ISSUED = "0", _("出证办结")
    RETURNED = "1", _("退回办结")
    VOIDED = "2", _("作废办结")
    DELETED = "3", _("删除办结")
    FORWARDED = "4", _("转报办结")
    SUPPLEMENT_LAPSED = "5", _("补正不来办结")
    OTHER = "6", _("办结")
    PAPER = "7", _("纸质办结")


ENDED_EARLY = [
    CloseType.RETURNED,
    CloseType.VOIDED,
    CloseType.DELETED,
    CloseType.FORWARDED,
    CloseType.SUPPLEMENT_LAPSED,
]
"""Ended without a decision: few, and asked for by themselves."""


class Channel(models.TextChoices):
    WEB = "web", _("网上")
    COUNTER = "counter", _("窗口")
    AGENT = "agent", _("代办")
    API = "api", _("接口")


class DeliveryMethod(models.TextChoices):
    ELECTRONIC = "electronic", _("网上下载")
    COUNTER = "counter", _("到窗口领取")
    POST = "post", _("邮寄")


class MaterialState(models.TextChoices):
    PROVIDED = "provided", _("已提供")
    FETCHED = "fetched", _("平台代取")
    WAIVED = "waived", _("无需提供")


class CaseStateError(StateError):
    """办件现在的状态不能做这个操作。请刷新页面，查看最新进展。"""

    code = "case_state"
