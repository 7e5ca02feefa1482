"""Raising and clearing findings. The sweep runs often; a finding is raised once while it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import Text
from zhengtong.modules.supervision.events import FindingRaised
from zhengtong.modules.supervision.models import Finding, RuleVersion
from zhengtong.modules.supervision.plugins import Hit

Key = tuple[int | None, str]
FEW = 100


@command
def raise_findings(*, version: RuleVersion, hits: Iterable[Hit]) -> int:
    """Write what is new; what was raised before stays as it is. Returns the number of new ones.

    A check that `lasts` is never raised again; another one is, once it was cleared and holds anew.
    """
    met = {(hit.case_id, hit.subject): hit for hit in hits}
    known = _open(version, met)
    now = timezone.now()
    fresh = [_finding(version, hit, now) for key, hit in met.items() if key not in known]
    if not fresh:
        return 0
    Finding.objects.bulk_create(fresh, ignore_conflicts=True)
    for row in fresh:
        publish(
            FindingRaised(
                public_id=row.public_id,
                rule=version.rule.key,
                level=row.level,
                card=row.card,
                case_id=row.case_id,
                organization_id=row.organization_id,
                at=now,
            )
        )
    return len(fresh)


def _open(version: RuleVersion, met: Collection[Key]) -> set[Key]:
    """What of these is open already; of many, all that is open of the rule."""
    found = Finding.objects.filter(rule=version.rule_id, cleared_at=None)
    if len(met) <= FEW:
        of_cases = models.Q(case_id__in={c for c, _subject in met if c})
        bare = models.Q(case=None, subject__in={s for c, s in met if not c})
        found = found.filter(of_cases | bare)
    return set(found.values_list("case_id", "subject"))


def _finding(version: RuleVersion, hit: Hit, now: dt.datetime) -> Finding:
    return Finding(
        region_id=hit.region_id,
        rule_id=version.rule_id,
        version=version,
        level=version.level,
        card=version.card,
        case_id=hit.case_id,
        item_id=hit.item_id,
        post_id=hit.post_id,
        staff_id=hit.staff_id,
        organization_id=hit.organization_id,
        subject=hit.subject,
        step=_texts(hit.step),
        due_on=hit.due_on,
        detail=_texts(hit.detail),
        occurred_at=hit.at,
        raised_at=now,
    )


@command
def clear_findings(
    *,
    rule_id: int,
    still: Iterable[tuple[int | None, str]],
    case_ids: Iterable[int] | None = None,
) -> int:
    """Mark as cleared what no longer holds: (case id, subject) pairs in `still` stay open. Looks
    at the findings of `case_ids` only, or at all of the rule; never at what was found later than
    now, as when days gone by are simulated."""
    holding, now = set(still), timezone.now()
    rows = Finding.objects.filter(rule=rule_id, cleared_at=None, raised_at__lte=now)
    if case_ids is not None:
        rows = rows.filter(case_id__in=list(case_ids))
    gone = [
        pk
        for pk, case_id, subject in rows.values_list("pk", "case_id", "subject")
        if (case_id, subject) not in holding
    ]
    if not gone:
        return 0
    return Finding.objects.filter(pk__in=gone, cleared_at=None).update(cleared_at=now)


def _texts(value: Text) -> dict[str, Any]:
    if isinstance(value, str):
        return {"zh": value} if value else {}
    return dict(value)
