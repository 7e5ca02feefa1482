"""A benefit that was granted asks its programme for a payment, once the case is closed.

Not at the decision, which may still be sent back. A clerk of the paying department takes it into a
batch; nothing is paid by itself.
"""

from __future__ import annotations

from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import handles
from zhengtong.kernel.text import localized
from zhengtong.modules.billing import api as billing
from zhengtong.modules.cases.events import CaseClosed
from zhengtong.modules.cases.models import Case, LegalOutcome
from zhengtong.modules.items import api as items

SOURCE = "case"
BENEFIT = "benefit"
GRANTS = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


@handles(CaseClosed)
def offer_payout(event: CaseClosed) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    if case.legal_outcome not in GRANTS or case.entity_id is not None:
        return
    version = items.item_version(case.item_version_id)
    if version.item_class != BENEFIT:
        return
    wanted = billing.programmes_for(version.implementation_code)
    if wanted:
        billing.offer_payouts(
            programme_ids=wanted,
            person_id=case.person_id,
            reason=f"{localized(version.name, 'zh')} {case.number}",
            source_kind=SOURCE,
            source_id=case.number,
            actor=Actor.system("cases.payouts"),
        )
