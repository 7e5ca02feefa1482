"""The course of a rectification, over all walks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.supervision.rectification.states import (
    FOLLOWS,
    MOST_TRIES,
    OPEN,
    RectificationAct,
    RectificationState,
    after,
    may,
)

A, S = RectificationAct, RectificationState


@given(st.booleans(), st.lists(st.sampled_from(list(A)), max_size=40))
def test_every_walk_keeps_the_promises(is_named, acts):
    state, tries, replied, contacted = (S.CONTACT if is_named else S.IN_HAND), 0, False, False
    for act in acts:
        if not may(state, act):
            with pytest.raises(KeyError):
                after(state, act, is_named=is_named)
            continue
        tries = tries + 1 if act in (A.NOT_REACHED, A.VISIT_FAILED) else tries
        state = after(state, act, is_named=is_named, tries=tries)
        contacted |= act in (A.REACHED, A.NOT_REACHED)
        replied |= act == A.REPLIED
        tries = 0 if act in (A.REACHED, A.REPLIED, A.NOT_CONTENT) else tries
        # Nothing ends without an answer, and no named person is answered before a call was tried.
        assert state != S.CLOSED or replied
        assert not (is_named and replied) or contacted or A.RESTORED in acts
        # Nobody visits a person who is not known.
        assert is_named or state not in (S.CONTACT, S.REPLIED)


def test_from_every_open_state_the_end_can_be_reached():
    for start in OPEN:
        seen, todo = {start}, [start]
        while todo:
            here = todo.pop()
            for (state, act), _next in FOLLOWS.items():
                if state == here:
                    there = after(state, act, is_named=True, tries=MOST_TRIES)
                    todo += [there] if there not in seen else []
                    seen.add(there)
        assert S.CLOSED in seen


def test_a_person_who_is_not_content_reopens_even_what_was_closed():
    assert after(S.CLOSED, A.NOT_CONTENT, is_named=True) == S.IN_HAND
    assert after(S.REPLIED, A.NOT_CONTENT, is_named=True) == S.IN_HAND
