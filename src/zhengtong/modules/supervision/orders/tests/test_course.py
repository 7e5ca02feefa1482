"""The course of an order, the hands that must differ, and what a verdict may say."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.modules.supervision.orders import course
from zhengtong.modules.supervision.orders.states import AppealOutcome, Measure, OrderState, Outcome

ENDS = {OrderState.CLOSED, OrderState.CANCELLED}
STAFF = st.integers(1, 5)
DONE = st.dictionaries(st.sampled_from(sorted(course.ACTS)), st.frozensets(STAFF))


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The first draw of a process reads all our sources for constants."""
TRIED = [(act, choice) for act in sorted(course.ACTS) for choice in range(3)]


@UNHURRIED
@given(st.lists(st.sampled_from(TRIED), max_size=20))
def test_whatever_is_tried_a_red_card_is_shown_only_after_its_approval(tried):
    """And nothing moves on from an end, or is appealed before it was handled."""
    state, done = OrderState.SENT, []
    for act, choice in tried:
        if not course.may_move(state, act):
            continue
        assert state not in ENDS
        targets = sorted(course.ACTS[act].to)
        state = OrderState(targets[choice % len(targets)])
        if act == "review" and state == OrderState.PROPOSED:
            done = [*done, "proposed"]
        done.append(act)
        if state == OrderState.HANDLED and "proposed" in done:
            since = done[len(done) - 1 - done[::-1].index("proposed") :]
            assert "approve" in since or "refuse" in since
        if act == "appeal":
            assert "review" in done


def test_every_state_but_the_ends_leads_on():
    for state in OrderState:
        leads_on = any(course.may_move(state, act) for act in course.ACTS)
        assert leads_on == (state not in ENDS)


@UNHURRIED
@given(DONE, STAFF, st.none() | STAFF)
def test_no_one_judges_twice_nor_in_the_own_matter(done, staff, concerned):
    """Who found does not approve; who found or approved does not decide the appeal."""

    def did(*acts: str) -> bool:
        return any(staff in done.get(act, ()) for act in acts)

    unit = did("answer", "ask_time", "appeal") or staff == concerned
    barred = {act: course.same_hands(act, staff, done, concerned) for act in course.ACTS}
    assert barred["review"] == barred["cancel"] == barred["decide_time"] == unit
    assert barred["approve"] == barred["refuse"] == (unit or did("review"))
    assert barred["decide_appeal"] == (unit or did("review", "approve"))
    assert not any(barred[act] for act in course.UNIT)
    assert not course.same_hands("close", None, done, concerned)


@UNHURRIED
@given(st.sampled_from(Outcome), st.sampled_from(Measure), st.booleans(), st.booleans())
def test_what_a_verdict_may_say(outcome, measure, recommends, is_strict):
    fault = course.verdict_fault(outcome, measure, recommends=recommends, is_strict=is_strict)
    follows = bool(measure) or recommends
    if not fault:
        assert follows == (outcome != Outcome.UNFOUNDED)
        if is_strict and outcome == Outcome.FOUNDED:
            assert (measure, recommends) == (Measure.RED, True)
    else:
        assert follows == (outcome == Outcome.UNFOUNDED) or (
            is_strict and outcome == Outcome.FOUNDED
        )


def test_only_a_red_card_waits_for_a_second_person():
    for measure in Measure:
        after = course.after_review(Outcome.FOUNDED, measure)
        assert (after == OrderState.PROPOSED) == (measure == Measure.RED)
    assert course.after_review(Outcome.UNFOUNDED, Measure.NONE) == OrderState.CLOSED


@UNHURRIED
@given(st.sampled_from(AppealOutcome), st.sampled_from(Measure), st.sampled_from(Measure))
def test_an_appeal_never_makes_it_worse(outcome, measure, left):
    stays = course.left_after(outcome, measure, left)
    if stays is None:
        assert outcome == AppealOutcome.PARTLY
        assert left not in course.lighter(measure)
    elif outcome == AppealOutcome.REJECTED:
        assert stays == measure
    else:
        assert course.SEVERITY[stays] <= course.SEVERITY[measure]
        assert stays != measure or not measure


def test_only_yellow_is_refused_after_red():
    assert [m for m in Measure if course.yellow_after_red(m, reds_stand=True)] == [Measure.YELLOW]
    assert not any(course.yellow_after_red(m, reds_stand=False) for m in Measure)
