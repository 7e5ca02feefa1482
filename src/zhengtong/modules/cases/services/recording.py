"""What every command on a case leaves behind: the audit entry on the case's own stream."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhengtong.core.audit.api import record
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.events import CaseClosed
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


def closed(case: Case, *, actor: Actor, at: dt.datetime) -> None:
    """The case has ended: whoever listens is told, and its aspects end with it."""
    publish(
        CaseClosed(
            case_id=case.pk, case_public_id=case.public_id, close_type=case.close_type, at=at
        )
    )
    aspects.closed(case, actor)
