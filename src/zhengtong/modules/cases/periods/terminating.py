"""终止办理: the organ ends a case that it accepted, before a decision and with reasons."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import CaseTerminated
from zhengtong.modules.cases.models import BEFORE_DECISION, Case, DocumentKind
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.errors import ReasonWanted
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.workflow import api as workflow


def may_terminate(actor: Actor, case: Case) -> bool:
    """The officer who would decide, while there is no decision."""
    return (
        case.status in BEFORE_DECISION
        and case.decided_at is None
        and actor.has("cases.decide", case.organization_id)
        and policies.may_view(actor, case)
    )


@command
def terminate_case(
    *, case_id: CaseId, actor: Actor, reason: str, expected_version: int | None = None
) -> Case:
    """End an accepted case without a decision: what was applied for cannot be any more (the
    applicant has died or was dissolved, the thing is gone). Closed as 作废办结, with a notice.

    Raises CaseStateError before acceptance and after the decision, ReasonWanted.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not actor.has("cases.decide", case.organization_id):
        raise PermissionRefused
    if case.status not in BEFORE_DECISION:
        raise CaseStateError
    reason = reason.strip()
    if not reason:
        error = ReasonWanted()
        raise ReasonWanted(
            errors=[FieldError(path="termination", message=error.message, code=error.code)]
        )
    now = timezone.now()
    case.terminate(at=now, reason=reason)
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(instance_id=case.instance_id, actor=actor, reason=reason)
    issue(case, DocumentKind.TERMINATION, at=now, staff_id=actor.staff_id, facts={"reason": reason})
    recorded(case, "cases.terminate", actor, reason=reason)
    publish(CaseTerminated(case_id=case.pk, case_public_id=case.public_id, at=now))
    closed(case, actor=actor, at=now)
    return case
