"""The courses of batches and rows, and the hands that must differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.billing.subsidies import course
from zhengtong.modules.billing.subsidies.states import BatchState, RowState

ENDS = {BatchState.CLOSED, BatchState.CANCELLED}


@given(st.lists(st.sampled_from(sorted(course.ACTS)), max_size=30))
def test_whatever_is_tried_money_leaves_only_after_check_and_approval(tried):
    state, done = BatchState.DRAFT, []
    for act in tried:
        if course.may_move(state, act):
            state = BatchState(course.ACTS[act].to)
            done.append(act)
        if state == BatchState.DRAFT:
            done = []
    if state in (BatchState.APPROVED, BatchState.SENT, BatchState.CLOSED):
        assert done[:3] == ["submit", "check", "approve"]


def test_ends_are_ends_and_everything_else_leads_on():
    for state in BatchState:
        leads_on = any(course.may_move(state, act) for act in course.ACTS)
        # What is sent waits for the bank alone.
        assert leads_on == (state not in {*ENDS, BatchState.SENT})


@given(st.lists(st.sampled_from(sorted(RowState)), max_size=30))
def test_a_row_that_is_paid_stays_paid(wanted):
    state, was_paid = RowState.LISTED, 0
    for to in wanted:
        if course.may_go(state, to):
            state = RowState(to)
            was_paid += state in (RowState.PAID, RowState.REPAID)
    assert was_paid <= 1
    assert not was_paid or state in (RowState.PAID, RowState.REPAID)


def test_what_a_repayment_came_to_the_first_row_came_to():
    assert course.root_after(RowState.PAID) == RowState.REPAID
    assert course.root_after(RowState.REJECTED) == RowState.REJECTED
    assert course.root_after(RowState.DROPPED) == RowState.CORRECTED
    for answer in (RowState.PAID, RowState.REJECTED, RowState.DROPPED):
        assert course.may_go(RowState.REPAYING, course.root_after(answer))


@given(
    st.dictionaries(
        st.sampled_from(sorted(course.MAKING | course.CHECKING)),
        st.frozensets(st.integers(1, 4)),
    ),
    st.integers(1, 4),
)
def test_who_made_a_batch_neither_checks_nor_pays_it(done, staff):
    made = any(staff in done.get(a, ()) for a in course.MAKING)
    checked = staff in done.get("check", ())
    assert bool(course.same_hands("check", staff, done)) == made
    assert bool(course.same_hands("approve", staff, done)) == (made or checked)
    assert bool(course.same_hands("answer", staff, done)) == (made or checked)
    assert not course.same_hands("submit", staff, done)


def test_a_repayment_does_not_hang_in_the_notice_again():
    assert course.notice_days("repayment", 7) == 0
    assert course.notice_days("regular", 7) == 7
