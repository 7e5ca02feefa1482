"""证照状态 (domain reference 5.4)."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zhengtong.modules.licences.states import (
    ENDED,
    RULES,
    Act,
    LicenceState,
    Operation,
    acts_in,
    after,
    may,
)


def test_codes_are_those_of_the_national_tables():
    assert [s.value for s in LicenceState] == ["01", "02", "03", "04", "05", "06", "07", "99"]
    assert [o.value for o in Operation] == [f"{n:02d}" for n in range(1, 11)]


def test_a_suspended_licence_is_given_back_and_a_valid_one_is_not():
    assert after(Act.GIVE_BACK, LicenceState.SUSPENDED) == LicenceState.VALID
    assert not may(Act.GIVE_BACK, LicenceState.VALID)
    assert not may(Act.SUSPEND, LicenceState.SUSPENDED)


def test_only_a_cancelled_transfer_leads_back_from_an_end():
    back = {(act, s) for act in Act for s in ENDED if may(act, s)}
    assert back == {(Act.CANCEL_TRANSFER, LicenceState.TRANSFERRED)}


def test_the_version_counts_up_on_change_and_renewal_only():
    assert {a for a, r in RULES.items() if r.new_version} == {Act.CHANGE, Act.RENEW}


def test_every_act_that_takes_something_away_needs_reason_and_basis():
    taking = {Act.SUSPEND, Act.REVOKE, Act.PENALISE, Act.CANCEL}
    assert all(RULES[a].needs_reason and RULES[a].needs_basis for a in taking)


def test_no_act_is_offered_that_the_table_refuses():
    for state in LicenceState:
        assert all(may(act, state) for act in acts_in(state))
        assert Act.LAPSE not in acts_in(state)


class Life(RuleBasedStateMachine):
    """Whatever is tried in whatever order, an ended licence stays ended."""

    def __init__(self) -> None:
        super().__init__()
        self.state = LicenceState.VALID
        self.is_over = False

    @rule(act=st.sampled_from(Act))
    def act(self, act: Act) -> None:
        if may(act, self.state):
            assert not self.is_over
            self.state = after(act, self.state)
        if self.state in ENDED - {LicenceState.TRANSFERRED}:
            self.is_over = True

    @precondition(lambda self: self.is_over)
    @rule(act=st.sampled_from(Act))
    def nothing_more(self, act: Act) -> None:
        assert not may(act, self.state)

    @invariant()
    def reachable(self) -> None:
        assert self.state != LicenceState.OTHER


TestLife = Life.TestCase
