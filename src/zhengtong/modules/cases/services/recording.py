"""What every command on a case leaves behind: the audit entry on the case's own stream."""

from __future__ import annotations

from typing import Any

from zhengtong.core.audit.api import record
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case


def recorded(case: Case, action: str, actor: Actor, **detail: Any) -> None:
    record(
        action,
        actor=actor,
        stream=f"case:{case.pk}",
        object_type="case",
        object_id=case.number,
        detail=detail,
    )
