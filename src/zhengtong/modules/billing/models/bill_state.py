"""The states of a bill, and which follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.errors import StateError


class BillState(models.TextChoices):
    """A draft waits for amounts that a person must assess; what is issued may be paid."""

    DRAFT = "draft", _("待核定")
    ISSUED = "issued", _("待缴款")
    PAID = "paid", _("已缴款")
    PART_REFUNDED = "part_refunded", _("部分退款")
    REFUNDED = "refunded", _("已退款")
    EXEMPTED = "exempted", _("已免缴")
    CANCELLED = "cancelled", _("已作废")


FOLLOWS: dict[BillState, frozenset[BillState]] = {
    BillState.DRAFT: frozenset({BillState.ISSUED, BillState.EXEMPTED, BillState.CANCELLED}),
    BillState.ISSUED: frozenset(
        {BillState.DRAFT, BillState.PAID, BillState.EXEMPTED, BillState.CANCELLED}
    ),
    BillState.PAID: frozenset({BillState.PART_REFUNDED, BillState.REFUNDED}),
    BillState.PART_REFUNDED: frozenset({BillState.PART_REFUNDED, BillState.REFUNDED}),
    BillState.REFUNDED: frozenset(),
    BillState.EXEMPTED: frozenset(),
    BillState.CANCELLED: frozenset(),
}
"""What may follow. Nothing leads back from money that came in but a refund."""

OPEN = frozenset({BillState.DRAFT, BillState.ISSUED})
MAY_PAY = frozenset({BillState.ISSUED})
SETTLED = frozenset({BillState.PAID, BillState.PART_REFUNDED, BillState.EXEMPTED})
"""The applicant owes nothing."""


class BillStateError(StateError):
    """缴款单现在的状态不能做这个操作。请刷新页面，查看最新情况。"""

    code = "bill_state"
