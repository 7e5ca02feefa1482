"""The applicant is told of every turn of a promise. Each handler may run twice without harm."""

from __future__ import annotations

from zhengtong.kernel.events import handles
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.events import (
    CaseAccepted,
    DecisionRevoked,
    PromiseBroken,
    PromiseChecked,
    PromiseDueSoon,
    PromiseExtended,
    PromiseKept,
    RecordReviewed,
)
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import Promise, PromiseKind, PromiseState
from zhengtong.modules.cases.promises import keeping

REVIEWED = {
    True: {"zh": "已移出", "en": "lifted"},
    False: {"zh": "维持不变", "en": "left as it is"},
}


def _papers(promise: Promise) -> dict[str, str]:
    missing = keeping.missing_of(promise)
    return {
        "zh": "、".join(localized(m.name, "zh") for m in missing),
        "en": ", ".join(localized(m.name, "en") for m in missing),
    }


@handles(CaseAccepted)
def tell_begun(event: CaseAccepted) -> None:
    promise = Promise.objects.filter(
        case_id=event.case_id, kind=PromiseKind.PENDING, state=PromiseState.OPEN
    ).first()
    if promise is not None:
        papers = _papers(promise)
        tell("cases.promise_begun", event.case_id, papers=papers, due=promise.due_on)


@handles(PromiseDueSoon)
def tell_due(event: PromiseDueSoon) -> None:
    promise = Promise.objects.get(pk=event.promise_id)
    if promise.state != PromiseState.OPEN:
        return
    once = f":{event.due_on}:{event.is_last}"
    papers = _papers(promise)
    tell("cases.promise_due", event.case_id, once=once, papers=papers, due=event.due_on)


@handles(PromiseExtended)
def tell_extended(event: PromiseExtended) -> None:
    tell("cases.promise_extended", event.case_id, due=event.due_on)


@handles(PromiseKept)
def tell_kept(event: PromiseKept) -> None:
    tell("cases.promise_kept", event.case_id)


@handles(PromiseChecked)
def tell_checked(event: PromiseChecked) -> None:
    once = f":{event.at:%Y%m%d%H%M%S%f}"
    if event.result == "met":
        tell("cases.promise_met", event.case_id, once=once)
    elif event.result == "rectify":
        finding = Promise.objects.get(pk=event.promise_id).finding.rstrip("。")
        tell("cases.promise_rectify", event.case_id, once=once, finding=finding, due=event.due_on)


@handles(PromiseBroken)
def tell_broken(event: PromiseBroken) -> None:
    tell("cases.promise_broken", event.case_id, once=f":{event.kind}", until=event.until)


@handles(DecisionRevoked)
def tell_revoked(event: DecisionRevoked) -> None:
    tell("cases.decision_revoked", event.case_id)


@handles(RecordReviewed)
def tell_reviewed(event: RecordReviewed) -> None:
    tell(
        "cases.record_reviewed",
        event.case_id,
        once=f":{event.at:%Y%m%d%H%M%S%f}",
        result=REVIEWED[event.is_lifted],
        answer=event.answer,
    )
