"""The courses of a batch and of a row, as tables; who may not do which step after which.

Pure: the commands lock, ask here, then change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhengtong.modules.billing.subsidies.states import BatchKind, BatchState, RowState

B, R = BatchState, RowState

PREPARE = "billing.subsidy_prepare"
CHECK = "billing.subsidy_check"
PAY = "billing.subsidy_pay"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One step of a batch: from which states to which, with which permission."""

    frm: frozenset[str]
    to: str
    permission: str
    needs_text: bool = False


ACTS: Mapping[str, Act] = {
    "submit": Act(frm=frozenset({B.DRAFT}), to=B.SUBMITTED, permission=PREPARE),
    "send_back": Act(
        frm=frozenset({B.SUBMITTED, B.NOTICED}), to=B.DRAFT, permission=CHECK, needs_text=True
    ),
    "check": Act(frm=frozenset({B.SUBMITTED}), to=B.NOTICED, permission=CHECK),
    "approve": Act(frm=frozenset({B.NOTICED}), to=B.APPROVED, permission=PAY),
    "send": Act(frm=frozenset({B.APPROVED}), to=B.SENT, permission=PAY),
    "close": Act(frm=frozenset({B.RETURNED}), to=B.CLOSED, permission=PAY),
    "cancel": Act(
        frm=frozenset({B.DRAFT, B.SUBMITTED, B.NOTICED}),
        to=B.CANCELLED,
        permission=PREPARE,
        needs_text=True,
    ),
}
"""What people do with a batch. The bank's answers alone lead from sent to returned."""

MAKING = frozenset({"open", "import", "add", "take", "submit"})
CHECKING = frozenset({"check"})
PAYING = ("approve", "send", "answer", "close")

ROWS: Mapping[str, frozenset[str]] = {
    R.LISTED: frozenset({R.SENT, R.DROPPED}),
    R.SENT: frozenset({R.PAID, R.REJECTED}),
    R.PAID: frozenset(),
    R.REJECTED: frozenset({R.CORRECTED}),
    R.CORRECTED: frozenset({R.CORRECTED, R.REPAYING}),
    R.REPAYING: frozenset({R.REPAID, R.REJECTED, R.CORRECTED}),
    R.REPAID: frozenset(),
    R.DROPPED: frozenset(),
}
"""Where a row may go. Only one of a regular batch goes beyond `rejected`: what is paid again is a
row of a repayment, which stands for it."""

TO_SETTLE = frozenset({R.REJECTED, R.CORRECTED, R.REPAYING})
"""Rejected, and the person does not have the money yet."""
BEFORE_BANK = frozenset({B.DRAFT, B.SUBMITTED, B.NOTICED})
CHANGEABLE = frozenset({B.DRAFT})
"""Rows are added only here; struck off also while the notice hangs."""
STRIKABLE = frozenset({B.DRAFT, B.NOTICED})


def may_move(state: str, act: str) -> bool:
    """Whether the step fits the state."""
    return act in ACTS and state in ACTS[act].frm


def same_hands(act: str, staff_id: int | None, done: Mapping[str, frozenset[int]]) -> str:
    """Which earlier part this person had, which bars them from the step: `made`, `checked` or
    nothing. `done`: act → ids of the staff who did it."""
    makers = frozenset().union(*(done.get(a, frozenset()) for a in MAKING))
    checkers = frozenset().union(*(done.get(a, frozenset()) for a in CHECKING))
    if act in ("check", *PAYING) and staff_id in makers:
        return "made"
    if act in PAYING and staff_id in checkers:
        return "checked"
    return ""


def may_go(state: str, to: str) -> bool:
    """Whether a row may go there."""
    return to in ROWS.get(state, frozenset())


def root_after(answer: str) -> str:
    """Where the original row goes when the row that repays it was answered or given up."""
    return {R.PAID: R.REPAID, R.REJECTED: R.REJECTED, R.DROPPED: R.CORRECTED}[RowState(answer)]


def notice_days(kind: str, days: int) -> int:
    """A repayment was in the notice of its first batch and does not hang again."""
    return 0 if kind == BatchKind.REPAYMENT else days
