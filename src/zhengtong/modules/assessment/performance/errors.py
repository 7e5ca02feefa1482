"""What can go wrong with standard times and a person's month, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, NotFound, StateError


class NoSuchStandard(NotFound):
    """没有找到这个标准工时。"""

    code = "no_such_standard"


class NoSuchMonth(NotFound):
    """没有找到这个月的绩效工时。"""

    code = "no_such_month"


class NoStandard(StateError):
    """这个月还没有生效的标准工时，请先编制并发布。"""

    code = "no_standard"


class FactorSettled(StateError):
    """这个系数已经有人处理过。"""

    code = "factor_settled"


class FactorThere(InvalidInput):
    """这个人这个月已经填过系数。"""

    code = "factor_there"
