"""How states look on pages."""

from __future__ import annotations

from zhengtong.modules.licences.states import LicenceState

TONES = {LicenceState.VALID: "green", LicenceState.SUSPENDED: "amber"}


def tone_of(state: str) -> str:
    """The tone of the tag that names it."""
    return TONES.get(LicenceState(state), "red")
