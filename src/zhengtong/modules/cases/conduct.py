"""What cases and promises say about applicants, for risk models: in batches, by company or person.

What a company applied for is the company's, whoever acted for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from zhengtong.modules.cases.models import BrokenPromise, Case, CaseStatus, LegalOutcome
from zhengtong.modules.org.data import ConductRow

GRANTING = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


def broken_promises(
    *, of_companies: bool, since: dt.date, ids: Collection[int] | None = None
) -> list[ConductRow]:
    """失信记录 that were not lifted, from that day on; of these only, where ids are given."""
    whose = "entity_id" if of_companies else "person_id"
    rows = BrokenPromise.objects.filter(lifted_at=None, since__gte=since)
    rows = _of(rows, whose, ids).order_by("pk")
    found = rows.values_list(whose, "public_id", "since", "until", "promise__case__number")
    return [ConductRow(who, f"promise:{ref}", on, until, no) for who, ref, on, until, no in found]


def outcomes(
    *, of_companies: bool, outcome: str, since: dt.date, ids: Collection[int] | None = None
) -> list[ConductRow]:
    """Cases that ended so from that day on. `outcome`: granted | denied | withdrawn."""
    rows = Case.objects.filter(closed_at__date__gte=since)
    if outcome == "withdrawn":
        rows = rows.filter(status=CaseStatus.WITHDRAWN)
    elif outcome == "denied":
        rows = rows.filter(legal_outcome=LegalOutcome.DENIED)
    else:
        rows = rows.filter(legal_outcome__in=GRANTING, revocation=None)
    if not of_companies:
        rows = rows.filter(entity=None)
    whose = "entity_id" if of_companies else "person_id"
    rows = _of(rows, whose, ids).order_by("pk")
    found = rows.values_list(whose, "public_id", "closed_at__date", "number")
    return [ConductRow(who, f"case:{ref}", on, None, no) for who, ref, on, no in found]


def _of(rows: QuerySet, whose: str, ids: Collection[int] | None) -> QuerySet:
    if ids is not None:
        return rows.filter(**{f"{whose}__in": ids})
    return rows.exclude(**{whose: None})
