"""What can go wrong with circulars, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, NotFound, StateError


class NoSuchCircular(NotFound):
    """没有找到这份通报。"""

    code = "no_such_circular"


class PlanKeyTaken(InvalidInput):
    """这个标识已经有了，请换一个。"""

    code = "circular_plan_key_taken"


class NotPublishedYet(StateError):
    """这个通报还没有发布过内容，不能生成。"""

    code = "circular_plan_not_published"


class AlreadySent(StateError):
    """这份通报已经发出。"""

    code = "circular_sent"


class NotTheLatest(StateError):
    """已经有更新的一版，请在最新的一版上更正。"""

    code = "circular_not_latest"


class NothingChanged(StateError):
    """重新计算的结果和上一版完全一样，不需要更正。"""

    code = "circular_unchanged"
