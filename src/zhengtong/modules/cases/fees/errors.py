"""What waits for money, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import StateError


class FeeUnpaid(StateError):
    """缴款单 %(number)s 还没有缴清（%(amount)s 元）。缴清或者依规定免缴以后，才能继续办理。"""

    code = "fee_unpaid"


class FeeNotAssessed(StateError):
    """办件 %(number)s 的收费金额还没有核定。请先在缴款单上核定，缴清后才能继续办理。"""

    code = "fee_not_assessed"
