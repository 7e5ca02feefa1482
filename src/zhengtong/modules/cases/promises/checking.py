"""承诺核查: the check after the decision, what is to be put right, and the decision taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, InvalidInput, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import DecisionRevoked, PromiseChecked
from zhengtong.modules.cases.models import (
    Case,
    DocumentKind,
    LegalOutcome,
    Promise,
    PromiseKind,
    PromiseState,
    Revocation,
)
from zhengtong.modules.cases.promises import course, credit, keeping
from zhengtong.modules.cases.promises.course import PromiseStateError
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.items import api as items

RESULTS: Mapping[str, PromiseState] = {
    "met": PromiseState.KEPT,
    "rectify": PromiseState.RECTIFYING,
    "false": PromiseState.FALSE,
}


class ResultWanted(InvalidInput):
    """请选择核查结果。"""

    code = "check_result_wanted"


class FindingWanted(InvalidInput):
    """请写明核查的时间、方式和发现的情况。"""

    code = "finding_wanted"


class SamePerson(PermissionRefused):
    """核查的人不能自己签发撤销决定，请由另一位负责人办理。"""

    code = "same_person"


def decided(case: Case, *, at: dt.datetime) -> None:
    """Granted: the check is due some working days later. Denied: there is nothing to keep."""
    promise = keeping.held(case, PromiseKind.COMMITMENT)
    if promise.state not in (PromiseState.SIGNED, PromiseState.CHECKING):
        return
    if case.legal_outcome == LegalOutcome.DENIED:
        promise.save(update_fields=course.move(promise, PromiseState.VOID, at=at))
        return
    days = items.item_version(case.item_version_id).guide.commitment.check_days
    due_on = _in(days, at)
    if promise.state == PromiseState.CHECKING:
        # Decided anew after a decision that was taken back: the check is due anew.
        promise.due_on = due_on
        promise.save(update_fields=["due_on"])
        return
    promise.save(update_fields=course.move(promise, PromiseState.CHECKING, at=at, due_on=due_on))


def _in(days: int, at: dt.datetime) -> dt.date:
    return calendar.due_day(timezone.localdate(at), Limit(days, Unit.WORKDAY)).date


def _taken(case_id: CaseId, actor: Actor, seen: str) -> tuple[Case, Promise]:
    """`seen` is the state that the page showed: a stale page changes nothing."""
    case = lock(case_id=case_id, actor=actor)
    promise = keeping.held(case, PromiseKind.COMMITMENT)
    if promise.state != seen:
        raise PromiseStateError
    return case, promise


@command
def record_check(*, case_id: CaseId, actor: Actor, seen: str, result: str, finding: str) -> Promise:
    """Write down what the check found: met | rectify | false, with how and when it was made.

    `seen` is the state on the page. Raises PromiseStateError, ResultWanted, FindingWanted.
    """
    case, promise = _taken(case_id, actor, seen)
    require(actor, "cases.handle", case)
    if not actor.has("cases.handle", case.organization_id):
        raise PermissionRefused
    if result not in RESULTS:
        raise InvalidInput(errors=[_wanted("check_result", ResultWanted)])
    finding = finding.strip()[:2000]
    if not finding:
        raise FindingWanted(errors=[_wanted("finding", FindingWanted)])
    now = timezone.now()
    days = items.item_version(case.item_version_id).guide.commitment.rectify_days
    due_on = _in(days, now) if result == "rectify" else None
    changed = course.move(promise, RESULTS[result], at=now, due_on=due_on)
    promise.finding, promise.checked_at, promise.checked_by_id = finding, now, actor.staff_id
    promise.save(update_fields=[*changed, "finding", "checked_at", "checked_by"])
    keeping.noted(case, "promise_checked", actor, text=finding, result=result)
    publish(
        PromiseChecked(
            promise_id=promise.pk, case_id=case.pk, case_public_id=case.public_id,
            result=result, due_on=due_on, at=now,
        )
    )  # fmt: skip
    return promise


@command
def revoke_decision(*, case_id: CaseId, actor: Actor, seen: str, reason: str) -> Revocation:
    """撤销决定: the commitment was untrue. In writing, with reasons and remedies.

    What was decided stays on record as it was. Signed by another than who checked. Raises
    PromiseStateError, SamePerson, FindingWanted.
    """
    case, promise = _taken(case_id, actor, seen)
    _may_sign(actor, case, promise)
    if promise.state != PromiseState.FALSE:
        raise PromiseStateError
    reason = _reason(reason)
    now = timezone.now()
    promise.save(update_fields=course.move(promise, PromiseState.BROKEN, at=now))
    document = issue(
        case,
        DocumentKind.REVOCATION,
        at=now,
        staff_id=actor.staff_id,
        facts={"reason": reason, "finding": promise.finding},
    )
    made = Revocation.objects.create(
        promise=promise,
        case=case,
        reason=reason,
        document_id=key_of(document),
        revoked_at=now,
        revoked_by_id=actor.staff_id,
    )
    rule = items.item_version(case.item_version_id).guide.commitment
    credit.put_on_record(
        case, promise, basis=rule.basis, evidence=promise.finding, years=rule.years, at=now
    )
    keeping.noted(case, "decision_revoked", actor, text=reason)
    publish(
        DecisionRevoked(
            revocation_id=made.pk, case_id=case.pk, case_public_id=case.public_id, at=now
        )
    )
    return made


@command
def check_again(*, case_id: CaseId, actor: Actor, seen: str, reason: str) -> Promise:
    """The one who signs is not convinced: the check is to be made again, with the reason."""
    case, promise = _taken(case_id, actor, seen)
    _may_sign(actor, case, promise)
    if promise.state != PromiseState.FALSE:
        raise PromiseStateError
    reason = _reason(reason)
    now = timezone.now()
    days = items.item_version(case.item_version_id).guide.commitment.check_days
    changed = course.move(promise, PromiseState.CHECKING, at=now, due_on=_in(days, now))
    promise.save(update_fields=changed)
    keeping.noted(case, "promise_check_again", actor, text=reason)
    return promise


def _may_sign(actor: Actor, case: Case, promise: Promise) -> None:
    require(actor, "cases.decide", case)
    if not actor.has("cases.decide", case.organization_id):
        raise PermissionRefused
    if promise.checked_by_id == actor.staff_id:
        raise SamePerson


def _reason(text: str) -> str:
    found = text.strip()[:2000]
    if not found:
        raise FindingWanted(errors=[_wanted("reason", FindingWanted)])
    return found


def _wanted(path: str, kind: type[InvalidInput]) -> FieldError:
    error = kind()
    return FieldError(path=path, message=error.message, code=error.code)
