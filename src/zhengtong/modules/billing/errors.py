"""What billing refuses, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, NotFound, StateError


class BillNotFound(NotFound):
    """没有找到这张缴款单，或者您没有查看它的权限。请核对缴款单号。"""

    code = "bill_not_found"


class NothingToPay(StateError):
    """这张缴款单现在不需要缴款。请刷新页面，查看最新情况。"""

    code = "bill_nothing_to_pay"


class ReasonWanted(InvalidInput):
    """请写明理由。"""

    code = "billing_reason_wanted"


class BasisWanted(InvalidInput):
    """请写明依据的文件和条款。"""

    code = "billing_basis_wanted"


class AmountWanted(InvalidInput):
    """请填写金额，单位为元，最多两位小数，例如 120.50。"""

    code = "billing_amount_wanted"


class AmountTooLarge(InvalidInput):
    """金额不能超过 %(most)s 元。"""

    code = "billing_amount_too_large"


class NotReducible(InvalidInput):
    """这个收费项目没有规定可以减免。确需减免的，先由事项管理单位修改事项。"""

    code = "billing_not_reducible"


class AnotherPerson(StateError):
    """提出的人不能自己审核，请由另一位有权限的人员审核。"""

    code = "billing_another_person"


class NothingAsked(StateError):
    """没有等待审核的减免，可能已经有人审核过了。请刷新页面。"""

    code = "billing_nothing_asked"


class ReductionWaits(StateError):
    """有一笔减免等待另一人审核，审核以后才能缴款。"""

    code = "billing_reduction_waits"


class NotAssessed(StateError):
    """还有收费项目没有核定金额，核定以后才能缴款。"""

    code = "billing_not_assessed"


class DayIsClosed(StateError):
    """您今天的款项已经日结，不能再收付现金和刷卡。请明天办理，或者由其他收款人员办理。"""

    code = "billing_day_closed"


class DayNotOver(StateError):
    """这一天还没有过完，线上款项不能日结。"""

    code = "billing_day_not_over"


class CountedDiffers(InvalidInput):
    """清点金额与应有金额不一致，请重新清点；确实不一致的，写明原因。"""

    code = "billing_counted_differs"


class GatewaySilent(StateError):
    """支付平台没有回应，没有扣款。请稍后再试，或者到窗口缴款。"""

    code = "gateway_silent"
    status = 503


class NoGateway(StateError):
    """还没有接通支付平台，请到窗口缴款。"""

    code = "gateway_not_configured"
    status = 503


class StatementRefused(InvalidInput):
    """对账单不能导入：%(reason)s。"""

    code = "statement_refused"


class RefundTooLarge(InvalidInput):
    """退款金额超过还可以退的金额 %(left)s 元。"""

    code = "refund_too_large"
