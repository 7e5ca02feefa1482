"""The course of an order as tables: who may do which step after which, and what may follow.

Pure: the commands lock, ask here, then change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhengtong.modules.supervision.orders.states import (
    CARDS,
    AppealOutcome,
    Measure,
    OrderState,
    Outcome,
)

S, M = OrderState, Measure

ISSUE = "supervision.act"
APPROVE = "supervision.approve"
ANSWER = "supervision.answer"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One step: from which states, to which, with which permission. `apart_from` are the acts
    whose hands may not do this one; `concerned` never does what is on the authority's side."""

    frm: frozenset[str]
    to: frozenset[str]
    permission: str
    apart_from: frozenset[str] = frozenset()


UNIT = frozenset({"answer", "ask_time", "appeal"})
"""What the unit does; an appeal also the person concerned."""

ACTS: Mapping[str, Act] = {
    "answer": Act(frm=frozenset({S.SENT}), to=frozenset({S.REVIEWING}), permission=ANSWER),
    "ask_time": Act(frm=frozenset({S.SENT}), to=frozenset({S.SENT}), permission=ANSWER),
    "decide_time": Act(
        frm=frozenset({S.SENT}), to=frozenset({S.SENT}), permission=ISSUE, apart_from=UNIT
    ),
    "review": Act(
        frm=frozenset({S.SENT, S.REVIEWING}),
        to=frozenset({S.PROPOSED, S.HANDLED, S.CLOSED}),
        permission=ISSUE,
        apart_from=UNIT,
    ),
    "approve": Act(
        frm=frozenset({S.PROPOSED}),
        to=frozenset({S.HANDLED}),
        permission=APPROVE,
        apart_from=UNIT | {"review"},
    ),
    "refuse": Act(
        frm=frozenset({S.PROPOSED}),
        to=frozenset({S.REVIEWING}),
        permission=APPROVE,
        apart_from=UNIT | {"review"},
    ),
    "appeal": Act(frm=frozenset({S.HANDLED}), to=frozenset({S.APPEALED}), permission=ANSWER),
    "decide_appeal": Act(
        frm=frozenset({S.APPEALED}),
        to=frozenset({S.CLOSED}),
        permission=APPROVE,
        apart_from=UNIT | {"review", "approve"},
    ),
    "close": Act(
        frm=frozenset({S.HANDLED}), to=frozenset({S.CLOSED}), permission=ISSUE, apart_from=UNIT
    ),
    "cancel": Act(
        frm=frozenset({S.SENT, S.REVIEWING, S.PROPOSED}),
        to=frozenset({S.CANCELLED}),
        permission=ISSUE,
        apart_from=UNIT,
    ),
}


def may_move(state: str, act: str) -> bool:
    """Whether the step fits the state."""
    return act in ACTS and state in ACTS[act].frm


def same_hands(
    act: str, staff_id: int | None, done: Mapping[str, frozenset[int]], concerned: int | None
) -> bool:
    """Whether this person had a part that bars them from the step. `done`: act → staff ids."""
    if staff_id is None or not ACTS[act].apart_from:
        return False
    barred = frozenset().union(*(done.get(a, frozenset()) for a in ACTS[act].apart_from))
    return staff_id in barred or staff_id == concerned


def after_review(outcome: str, measure: str) -> OrderState:
    """Unfounded: nothing follows. A red card waits for a second person. All else is served."""
    if outcome == Outcome.UNFOUNDED:
        return S.CLOSED
    return S.PROPOSED if measure == M.RED else S.HANDLED


SEVERITY: Mapping[str, int] = {M.NONE: 0, M.REMINDER: 1, M.YELLOW: 2, M.RED: 3}


def verdict_fault(outcome: str, measure: str, *, recommends: bool, is_strict: bool) -> str:
    """What is wrong with a verdict: `unfounded`, `nothing`, `strict`, or nothing at all."""
    follows = measure != M.NONE or recommends
    if outcome == Outcome.UNFOUNDED:
        return "unfounded" if follows else ""
    if not follows:
        return "nothing"
    if is_strict and outcome == Outcome.FOUNDED and not (measure == M.RED and recommends):
        return "strict"
    return ""


def yellow_after_red(measure: str, reds_stand: bool) -> bool:
    """Red cannot be followed by yellow for the same matter."""
    return measure == M.YELLOW and reds_stand


def lighter(measure: str) -> tuple[Measure, ...]:
    """What may be left of a measure when an appeal is upheld in part."""
    return tuple(m for m in (M.REMINDER, M.YELLOW) if SEVERITY[m] < SEVERITY[measure])


def left_after(outcome: str, measure: str, left: str) -> Measure | None:
    """What stands after the appeal, or None where the decision does not fit the measure."""
    if outcome == AppealOutcome.REJECTED:
        return Measure(measure)
    if outcome == AppealOutcome.UPHELD:
        return M.NONE
    return Measure(left) if left in lighter(measure) else None


def is_card(measure: str) -> bool:
    return measure in CARDS
