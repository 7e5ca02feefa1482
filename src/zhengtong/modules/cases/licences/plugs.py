"""What licences of cases plug in: aspects, reactions."""

from __future__ import annotations

from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import CaseClosed, DecisionRevoked
from zhengtong.modules.cases.licences import issuing
from zhengtong.modules.cases.licences.aspect import ResultLicence, UsedLicence
from zhengtong.modules.cases.licences.reusing import ASPECT
from zhengtong.modules.cases.models import Revocation
from zhengtong.modules.cases.plugins import aspects

aspects.register("licences", ResultLicence())
aspects.register(ASPECT, UsedLicence())


@handles(CaseClosed)
def issue_licence(event: CaseClosed) -> None:
    issuing.attempt(event.case_id)


@handles(DecisionRevoked)
def revoke_licence(event: DecisionRevoked) -> None:
    found = Revocation.objects.select_related("document").get(pk=event.revocation_id)
    issuing.take_back(
        case_id=event.case_id, reason=found.reason, document_number=found.document.number
    )
