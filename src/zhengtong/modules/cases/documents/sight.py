"""Which documents of a case somebody may read who may open the case."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case, CaseDocument, DocumentKind

UNTIL_DECISION = (DocumentKind.MINUTES,)
"""What the departments say among themselves; the applicant reads it once it is decided."""


def documents_for(actor: Actor, case: Case) -> QuerySet[CaseDocument]:
    """All of them, for staff and the platform; in no order."""
    found = case.documents.all()
    if actor.is_staff or actor.kind == "system" or case.decided_at is not None:
        return found
    return found.exclude(kind__in=UNTIL_DECISION)
