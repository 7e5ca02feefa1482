"""A decision that is sent back after it was signed, and before it was served.

It has taken no effect yet (an act binds when it is served), so it falls: the limits run on as if
it had not been signed, its document is void, and the next one stands in its place.
"""

from __future__ import annotations

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import DecisionReconsidered
from zhengtong.modules.cases.models import Case, CaseDocument, DocumentKind
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

ASPECT = "periods"
DECISIONS = (DocumentKind.GRANT, DocumentKind.DENIAL)
FALLING = (*DECISIONS, DocumentKind.SERVICE)


def is_undone(case: Case, *, target: str, mode: str = "redo") -> bool:
    """Whether a return to `target` leads before the decision, so that it must be signed anew."""
    done = [t for t in workflow.tasks(instance_id=case.instance_id) if t.state == "done"]
    decision = max((t.id for t in done if t.stage == "decide"), default=0)
    back = next((t for t in reversed(done) if t.node == target), None)
    if back is None or not decision:
        return False
    return back.stage == "decide" or (mode == "redo" and back.id < decision)


def reconsider(case: Case, *, actor: Actor, reason: str) -> None:
    """Undo the signature on a case that the caller has locked and sent back."""
    now = timezone.now()
    case.reconsider()
    rows.update(case, "decided_at", "legal_outcome", "outcome_reason")
    workflow.stop_clock(instance_id=case.instance_id, kind="delivery", on=timezone.localdate(now))
    workflow.reopen_clocks(instance_id=case.instance_id, kinds=("statutory", "promised"))
    fallen = CaseDocument.objects.filter(case=case, kind__in=FALLING, superseded_at=None)
    numbers = [*fallen.values_list("number", flat=True)]
    fallen.update(superseded_at=now)
    aspects.attach(case, ASPECT)
    workflow.record(
        instance_id=case.instance_id,
        kind="decision_reconsidered",
        actor=actor,
        payload={"documents": numbers, "reason": reason},
    )
    recorded(case, "cases.reconsider", actor, documents=numbers)
    publish(DecisionReconsidered(case_id=case.pk, case_public_id=case.public_id, at=now))


def replace_by(document: CaseDocument) -> None:
    """The new decision stands in the place of those that fell."""
    fallen = CaseDocument.objects.filter(
        case_id=document.case_id, kind__in=DECISIONS, replaced_by=None
    ).exclude(superseded_at=None)
    if fallen.exists():
        fallen.update(replaced_by_id=key_of(document))


def was_reconsidered(case: Case) -> bool:
    """Asked at every decision: costs nothing where no decision fell."""
    return ASPECT in case.aspects
