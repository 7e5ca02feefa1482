"""Payments that others ask for: a granted case, for example. A clerk takes them into a batch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.subsidies.models import PayoutOffer, SubsidyProgramme
from zhengtong.modules.org import api as org

_SPACES = re.compile(r"\s+")


def programmes_for(item_code: str) -> list[int]:
    """Ids of the programmes that pay on a grant of this item."""
    if not item_code:
        return []
    found = SubsidyProgramme.objects.filter(is_active=True, current__item_code=item_code)
    return list(found.order_by("pk").values_list("pk", flat=True))


@command
def offer_payouts(
    *,
    programme_ids: Iterable[int],
    person_id: int,
    reason: str,
    source_kind: str,
    source_id: str,
    actor: Actor,
    quantity: Decimal = Decimal(1),
) -> int:
    """Ask once for a payment from each programme; a source that asked before asks no more. How
    many are new."""
    org.person(person_id)
    made = 0
    for pk in sorted(programme_ids):
        _offer, is_new = PayoutOffer.objects.get_or_create(
            programme_id=pk,
            source_kind=source_kind,
            source_id=source_id,
            defaults={
                "person_id": person_id,
                "quantity": quantity,
                "reason": _SPACES.sub(" ", reason).strip()[:200],
            },
        )
        if is_new:
            made += 1
            audit.record(
                "billing.subsidy_offered",
                actor=actor,
                stream=f"subsidy_programme:{pk}",
                object_type="payout_offer",
                object_id=source_id,
                detail={"source": source_kind},
            )
    return made
