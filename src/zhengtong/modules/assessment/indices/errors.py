"""What can go wrong with indices, in words."""

from __future__ import annotations

from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)


class NoSuchIndex(NotFound):
    """没有找到这个指数。"""

    code = "no_such_index"


class IndexKeyTaken(InvalidInput):
    """这个标识已经有了，请换一个。"""

    code = "index_key_taken"


class NotADraft(StateError):
    """这个版本已经发布，不能再改；要改请另起草稿。"""

    code = "not_a_draft"


class NotTested(StateError):
    """这个草稿改动以后还没有试算过。请先用过去的数据试算，看过结果再发布。"""

    code = "not_tested"


class NobodyHasIt(StateError):
    """试算下来所有单位都没有数，不能发布。请检查公式和适用范围。"""

    code = "nobody_has_it"


class OwnWork(PermissionRefused):
    """自己编写的不能由自己审定，请另一位有审定权限的同事来做。"""

    code = "own_work"


class AlreadyCirculated(StateError):
    """这一期已经发出通报。"""

    code = "already_circulated"


class NotOver(InvalidInput):
    """这一期还没有过完，过完以后才能计算。"""

    code = "period_not_over"


class NeedsReason(InvalidInput):
    """已经计算过；重新计算会成为新的一版，请写明原因。"""

    code = "needs_reason"


def beside(path: str, error: InvalidInput) -> InvalidInput:
    """The error stands beside the field."""
    error.errors = (FieldError(path=path, message=error.message, code=error.code),)
    return error


def field(path: str, message: str) -> InvalidInput:
    return InvalidInput(errors=[FieldError(path=path, message=message)])


__all__ = [
    "AlreadyCirculated",
    "DomainError",
    "IndexKeyTaken",
    "NeedsReason",
    "NoSuchIndex",
    "NobodyHasIt",
    "NotADraft",
    "NotOver",
    "NotTested",
    "OwnWork",
    "beside",
    "field",
]
