"""The words of a case's standing, for those above who let people choose among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengtong.modules.cases.models.case_state import (
    CaseStatus,
    Channel,
    CloseType,
    LegalOutcome,
)
from zhengtong.modules.cases.periods.kinds import Kind

CASE_CHOICES: Mapping[str, list[tuple[str, Any]]] = {
    "status": list(CaseStatus.choices),
    "case_kind": list(Kind.choices),
    "channel": list(Channel.choices),
    "legal_outcome": list(LegalOutcome.choices),
    "close_type": list(CloseType.choices),
}
"""Column of `cases_watch_facts` → (value, label) pairs."""
