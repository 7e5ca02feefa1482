"""What cases and promises say about applicants, for risk models: in batches, by company or person.

What a company applied for is the company's, whoever acted for it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import (
    BrokenPromise,
    Case,
    CaseStatus,
    CloseType,
    LegalOutcome,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.org.data import ConductRow, ConductTold

GRANTING = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


def broken_promises(
    *, of_companies: bool, since: dt.date, ids: Collection[int] | None = None, kind: str = ""
) -> list[ConductRow]:
    """失信记录 that were not lifted, from that day on; of these only, where ids are given. `kind`:
    pending | commitment; both when empty."""
    whose = "entity_id" if of_companies else "person_id"
    rows = BrokenPromise.objects.filter(lifted_at=None, since__gte=since)
    if kind:
        rows = rows.filter(promise__kind=kind)
    rows = _of(rows, whose, ids).order_by("pk")
    found = rows.values_list(whose, "public_id", "since", "until", "promise__case__number")
    return [ConductRow(who, f"promise:{ref}", on, until, no) for who, ref, on, until, no in found]


def outcomes(
    *, of_companies: bool, outcome: str, since: dt.date, ids: Collection[int] | None = None
) -> list[ConductRow]:
    """Cases that ended so from that day on. `outcome`: granted | denied | withdrawn | lapsed.

    lapsed: the applicant never answered the notice of what was missing. Papers promised at
    acceptance that never came are no such case: they are a broken promise."""
    rows = Case.objects.filter(closed_at__date__gte=since)
    if outcome == "withdrawn":
        rows = rows.filter(status=CaseStatus.WITHDRAWN)
    elif outcome == "lapsed":
        rows = rows.filter(close_type=CloseType.SUPPLEMENT_LAPSED)
        rows = rows.exclude(promises__breach__isnull=False)
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


def broken_promise_told(public_id: uuid.UUID) -> ConductTold | None:
    """What stands in the record, for the one concerned and for whoever asks why they are rated."""
    found = (
        BrokenPromise.objects.select_related("promise__case").filter(public_id=public_id).first()
    )
    if found is None:
        return None
    return ConductTold(
        what=str(found.promise.get_kind_display()),
        number=found.promise.case.number,
        organization_id=found.organization_id,
        on=found.since,
        until=found.until,
        reason=found.evidence,
        basis=found.basis,
    )


def case_told(public_id: uuid.UUID) -> ConductTold | None:
    """What was applied for and how it ended."""
    found = Case.objects.defer("form_data").filter(public_id=public_id).first()
    if found is None or found.closed_at is None:
        return None
    return ConductTold(
        what=localized(items.item_version(found.item_version_id).name),
        number=found.number,
        organization_id=found.organization_id,
        on=timezone.localdate(found.closed_at),
        reason=found.outcome_reason,
    )


def case_numbers(ids: Collection[int]) -> dict[int, str]:
    """Numbers by key."""
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))
