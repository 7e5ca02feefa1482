"""Raising and clearing findings. The sweep runs often; a finding is raised once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import Text
from zhengtong.modules.cases import api as cases
from zhengtong.modules.supervision.events import FindingRaised
from zhengtong.modules.supervision.models import Finding, SupervisionRule


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A rule met: by which case, at which step or clock, due when."""

    case_id: int
    organization_id: int
    region_id: int
    subject: str = ""
    step: Text = ""
    due_on: dt.date | None = None


@command
def raise_findings(*, rule: SupervisionRule, hits: Iterable[Hit]) -> int:
    """Write what is new; what was raised before stays as it is. Returns the number of new ones."""
    now = timezone.now()
    rows = [
        Finding(
            region_id=hit.region_id,
            rule=rule,
            case_id=hit.case_id,
            organization_id=hit.organization_id,
            subject=hit.subject,
            step=_texts(hit.step),
            due_on=hit.due_on,
            raised_at=now,
        )
        for hit in hits
    ]
    known = set(
        Finding.objects.filter(rule=rule, case_id__in={r.case_id for r in rows}).values_list(
            "case_id", "subject"
        )
    )
    fresh = [r for r in rows if (r.case_id, r.subject) not in known]
    Finding.objects.bulk_create(fresh, ignore_conflicts=True)
    for row in fresh:
        publish(
            FindingRaised(
                public_id=row.public_id,
                rule=rule.key,
                level=rule.level,
                card=rule.card,
                case_id=row.case_id,
                organization_id=row.organization_id,
                at=now,
            )
        )
    return len(fresh)


def raise_finding(*, rule_key: str, case_id: int) -> None:
    """One finding about a whole case, for rules that a fact meets by itself."""
    rule = SupervisionRule.objects.filter(key=rule_key, is_active=True).first()
    if rule is None:
        return
    case = cases.case_data(case_id)
    raise_findings(
        rule=rule,
        hits=[
            Hit(
                case_id=case.id,
                organization_id=case.organization_id,
                region_id=case.region_id,
            )
        ],
    )


@command
def clear_findings(*, rule: SupervisionRule, still: Iterable[tuple[int, str]]) -> int:
    """Mark as cleared what no longer holds: (case id, subject) pairs in `still` stay open."""
    holding = set(still)
    gone = [
        row.pk
        for row in Finding.objects.filter(rule=rule, cleared_at=None).only("case_id", "subject")
        if (row.case_id, row.subject) not in holding
    ]
    return Finding.objects.filter(pk__in=gone).update(cleared_at=timezone.now())


def _texts(value: Text) -> dict[str, Any]:
    return {"zh": value} if isinstance(value, str) else dict(value)
