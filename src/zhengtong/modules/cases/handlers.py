"""What follows from facts: the applicant is told. Each handler may run twice without harm."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.bundles.telling import MERGED
from zhengtong.modules.cases.events import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseRefused,
    CaseResumed,
    CaseSubmitted,
    CaseSuspended,
    SupplementRequested,
)
from zhengtong.modules.cases.models import (
    Case,
    CloseType,
    LegalOutcome,
    Promise,
    PromiseState,
    SpecialProcedure,
)
from zhengtong.modules.cases.periods.grounds import GROUNDS, LOCAL_GROUNDS
from zhengtong.modules.cases.queries import clocks_of
from zhengtong.modules.cases.services.bundle_submission import ASPECT
from zhengtong.modules.items import api as items

OUTCOMES = {
    LegalOutcome.GRANTED: {"zh": "准予", "en": "granted"},
    LegalOutcome.PARTLY: {"zh": "部分准予", "en": "granted in part"},
    LegalOutcome.DENIED: {"zh": "不予许可", "en": "denied"},
}


def tell(template: str, case_id: int, *, once: str = "", **context: Any) -> None:
    """One message to the applicant's contact; a second delivery of the event sends nothing."""
    case = Case.objects.defer("form_data").get(pk=case_id)
    if template in MERGED and (case.parent_id or ASPECT in case.aspects):
        return
    version = items.item_version(case.item_version_id)
    messaging.send(
        template=template,
        recipient=messaging.Recipient(person_id=case.person_id, phone=case.contact_phone),
        context={"item": version.name, "number": case.number, "code": case.query_code} | context,
        about=f"case:{case.pk}",
        once=f"{template}{once}",
        url=f"/cases/{case.public_id}/",
    )


@handles(CaseSubmitted)
def tell_submitted(event: CaseSubmitted) -> None:
    tell("cases.submitted", event.case_id)


@handles(CaseAccepted)
def tell_accepted(event: CaseAccepted) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    promised = next((c for c in clocks_of([case])[case.pk] if c.kind == "promised"), None)
    due = promised.due_on if promised and promised.due_on else "—"
    tell("cases.accepted", event.case_id, due=due)


@handles(CaseRefused)
def tell_refused(event: CaseRefused) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    tell("cases.refused", event.case_id, reason=case.outcome_reason)


@handles(SupplementRequested)
def tell_supplement(event: SupplementRequested) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    wanted = "；".join(w["text"].rstrip("。") for w in case.supplement_notice.wanted)
    tell("cases.supplement_requested", event.case_id, wanted=wanted, due=event.due_on)


@handles(CaseSuspended)
def tell_suspended(event: CaseSuspended) -> None:
    if event.ground in LOCAL_GROUNDS:
        tell_suspended_locally(event)
        return
    tell("cases.suspended", event.case_id, once=f":{event.at:%Y%m%d%H%M%S%f}")


def tell_suspended_locally(event: CaseSuspended) -> None:
    """A local ground stops the promised limit only; the message says which."""
    procedure = SpecialProcedure.objects.filter(case_id=event.case_id).latest("id")
    ground = {"zh": GROUNDS[event.ground]}
    with translation.override("en"):
        ground["en"] = _(GROUNDS[event.ground])
    tell(
        "cases.suspended_locally",
        event.case_id,
        once=f":{event.at:%Y%m%d%H%M%S%f}",
        ground=ground,
        expected=procedure.expected_on,
    )


@handles(CaseResumed)
def tell_resumed(event: CaseResumed) -> None:
    tell("cases.resumed", event.case_id, once=f":{event.at:%Y%m%d%H%M%S%f}")


@handles(CaseExtended)
def tell_extended(event: CaseExtended) -> None:
    tell("cases.extended", event.case_id, days=event.days)


@handles(CaseDecided)
def tell_decided(event: CaseDecided) -> None:
    tell(
        "cases.decided",
        event.case_id,
        once=f":{event.at:%Y%m%d%H%M%S%f}",
        outcome=OUTCOMES[LegalOutcome(event.outcome)],
    )


@handles(CaseClosed)
def tell_closed(event: CaseClosed) -> None:
    if event.close_type == CloseType.ISSUED:
        tell("cases.closed", event.case_id)
    elif event.close_type == CloseType.SUPPLEMENT_LAPSED and not _is_promise_broken(event.case_id):
        tell("cases.ended", event.case_id)


def _is_promise_broken(case_id: int) -> bool:
    """That message of its own says more."""
    return Promise.objects.filter(case_id=case_id, state=PromiseState.BROKEN).exists()
