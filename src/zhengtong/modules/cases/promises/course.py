"""The course of a promise: which state may follow which. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from zhengtong.kernel.errors import StateError
from zhengtong.modules.cases.models import Promise
from zhengtong.modules.cases.models import PromiseKind as K
from zhengtong.modules.cases.models import PromiseState as S


class PromiseStateError(StateError):
    """这份承诺现在的状态不能做这个操作。请刷新页面，查看最新情况。"""

    code = "promise_state"


FOLLOWING: Mapping[tuple[str, str], frozenset[str]] = {
    (K.PENDING, S.SIGNED): frozenset({S.OPEN, S.VOID}),
    (K.PENDING, S.OPEN): frozenset({S.KEPT, S.BROKEN, S.VOID}),
    (K.COMMITMENT, S.SIGNED): frozenset({S.CHECKING, S.VOID}),
    (K.COMMITMENT, S.CHECKING): frozenset({S.KEPT, S.RECTIFYING, S.FALSE, S.VOID}),
    (K.COMMITMENT, S.RECTIFYING): frozenset({S.KEPT, S.FALSE}),
    (K.COMMITMENT, S.FALSE): frozenset({S.BROKEN, S.CHECKING}),
}
"""A false commitment goes back to the check when the one who signs does not agree."""

ENDS = frozenset({S.KEPT, S.BROKEN, S.VOID})


def may_become(kind: str, state: str, following: str) -> bool:
    return following in FOLLOWING.get((kind, state), frozenset())


def move(
    promise: Promise, state: S, *, at: dt.datetime, due_on: dt.date | None = None
) -> list[str]:
    """Put it into the next state; the names of the fields that changed.

    Raises PromiseStateError when that state cannot follow. An ended promise has no due day.
    """
    if not may_become(promise.kind, promise.state, state):
        raise PromiseStateError
    promise.state = state
    promise.due_on = due_on
    if state in ENDS:
        promise.due_on, promise.ended_at = None, at
    return ["state", "due_on", "ended_at"]
