"""The words for where things stand: batches, rows, units, periods, what a bank answers."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """draft → submitted → noticed → approved → sent → returned → closed; cancelled ends early."""

    DRAFT = "draft", _("编制中")
    SUBMITTED = "submitted", _("待复核")
    NOTICED = "noticed", _("公示中")
    APPROVED = "approved", _("待送银行")
    SENT = "sent", _("银行代发中")
    RETURNED = "returned", _("回盘齐全")
    CLOSED = "closed", _("已结清")
    CANCELLED = "cancelled", _("已取消")


class RowState(TextChoices):
    """Where the money of one person stands."""

    LISTED = "listed", _("待发放")
    SENT = "sent", _("已送银行")
    PAID = "paid", _("发放成功")
    REJECTED = "rejected", _("银行退回")
    CORRECTED = "corrected", _("已更正，待补发")
    REPAYING = "repaying", _("补发中")
    REPAID = "repaid", _("补发成功")
    DROPPED = "dropped", _("已剔除")


class BatchKind(TextChoices):
    """A regular batch pays a period; a repayment pays what the bank had rejected."""

    REGULAR = "regular", _("正常发放")
    REPAYMENT = "repayment", _("补发")


class PeriodKind(TextChoices):
    """How often a programme pays."""

    YEAR = "year", _("每年一次")
    QUARTER = "quarter", _("每季一次")
    MONTH = "month", _("每月一次")
    ONCE = "once", _("一次性")


class Unit(TextChoices):
    """What the standard is multiplied by."""

    MU = "mu", _("亩")
    PERSON = "person", _("人")
    MONTH = "month", _("月")
    HOUSEHOLD = "household", _("户")
    HEAD = "head", _("头")


class Code(TextChoices):
    """Why a bank rejects a row: the codes of the file's layout, with its words."""

    NO_ACCOUNT = "E01", _("账号不存在")
    OTHER_NAME = "E02", _("户名不符")
    FROZEN = "E03", _("账户已冻结")
    CLOSED = "E04", _("账户已销户")
    LIMITED = "E05", _("账户交易受限")
    OTHER = "E99", _("其他原因")


OF_THE_CARD = frozenset({Code.NO_ACCOUNT, Code.OTHER_NAME, Code.CLOSED})
"""Another card is needed; the same number is not accepted again."""
