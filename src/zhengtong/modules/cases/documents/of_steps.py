"""Documents that a flow may have issued when a step is done (`zt:document`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from zhengtong.modules.cases.documents.issuing import issue
from zhengtong.modules.cases.models import Case, CaseDocument, DocumentKind

STAGES: Mapping[DocumentKind, frozenset[str]] = {
    DocumentKind.SERVICE: frozenset({"deliver"}),
}
"""What can be chosen, and at which stages. The other documents are issued by the law's own
acts: receiving, accepting, asking for more, suspending, extending, deciding."""

DECISIONS = (DocumentKind.GRANT, DocumentKind.DENIAL)


class StepDocuments:
    """What the designer offers, and what the gate says of a key."""

    def offered(self) -> dict[str, str]:
        return {kind.value: str(kind.label) for kind in STAGES}

    def label(self, key: str) -> str:
        return str(DocumentKind(key).label) if key in DocumentKind else key

    def problem(self, key: str, stage: str) -> str:
        if key not in DocumentKind:
            return _("没有名为“%(name)s”的文书。") % {"name": key}
        name = self.label(key)
        if DocumentKind(key) not in STAGES:
            return _("“%(name)s”由平台在法定的时候出具，不能由环节出具。") % {"name": name}
        if stage not in STAGES[DocumentKind(key)]:
            return _("“%(name)s”只能在送达环节出具。") % {"name": name}
        return ""


def issue_once(case: Case, key: str, *, at: dt.datetime, staff_id: int | None) -> None:
    """What the flow wants issued now; nothing when it was issued before, or nothing is served."""
    if key not in DocumentKind or DocumentKind(key) not in STAGES:
        return
    kind = DocumentKind(key)
    if case.documents.filter(kind=kind, superseded_at=None).exists():
        return
    served = [
        f"{d.content['title']}（{d.number}）"
        for d in CaseDocument.objects.filter(
            case=case, kind__in=DECISIONS, superseded_at=None
        ).order_by("id")
    ]
    if served:
        issue(case, kind, at=at, staff_id=staff_id, facts={"served": served})
