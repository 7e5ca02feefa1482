"""Extension of the limits, once: asked for by whoever handles the case, approved by the officer
whom the law names. Who may approve may also do it at once."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, InvalidInput, PermissionRefused, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import CaseExtended, ExtensionAsked, ExtensionRejected
from zhengtong.modules.cases.models import BEFORE_DECISION, Case, DocumentKind, ExtensionRequest
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.periods.extension import ExtensionRule, may_approve, rule_of
from zhengtong.modules.cases.periods.suspending import ASPECT
from zhengtong.modules.cases.services.errors import ReasonWanted
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

State = ExtensionRequest.State

SPANS = {
    Unit.CALENDAR_DAY: dt.timedelta(days=1),
    Unit.HOUR: dt.timedelta(hours=1),
    Unit.MONTH: dt.timedelta(days=31),
    Unit.YEAR: dt.timedelta(days=366),
}
"""The longest that each unit may be."""


class AlreadyExtended(StateError):
    """办理期限只能延长一次。"""

    code = "already_extended"


class AlreadyAsked(StateError):
    """已经有一份延期申请在等批准。"""

    code = "already_asked"


class NoExtension(StateError):
    """这类办件的期限依法不能延长。"""

    code = "no_extension"


class NothingAsked(StateError):
    """没有等待批准的延期申请，可能已经有人处理。请刷新页面。"""

    code = "nothing_asked"


class TooLongExtension(InvalidInput):
    """延长的期限须在 1 至 %(most)s 个工作日之间。"""

    code = "too_long_extension"


@command
def request_extension(
    *,
    case_id: CaseId,
    actor: Actor,
    days: int,
    reason: str,
    expected_version: int | None = None,
) -> ExtensionRequest:
    """Ask for an extension; whoever may approve it is told. 依据《行政许可法》第四十二条.

    Raises AlreadyExtended, AlreadyAsked, NoExtension, TooLongExtension, ReasonWanted.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    rule = _judged(case, days, reason)
    if ExtensionRequest.objects.filter(case=case, state=State.PENDING).exists():
        raise AlreadyAsked
    now = timezone.now()
    asked = _asked(case, rule, days, reason, actor=actor, at=now)
    workflow.record(
        instance_id=case.instance_id,
        kind="extension_asked",
        actor=actor,
        payload={"days": days, "unit": rule.unit, "reason": asked.reason},
    )
    aspects.attach(case, ASPECT)
    recorded(case, "cases.request_extension", actor, days=days)
    publish(
        ExtensionAsked(
            case_id=case.pk, case_public_id=case.public_id, request_id=asked.pk, days=days, at=now
        )
    )
    return asked


@command
def approve_extension(
    *, case_id: CaseId, actor: Actor, expected_version: int | None = None
) -> Case:
    """Grant what was asked for. Raises NothingAsked, PermissionRefused."""
    case, asked, rule = _pending(case_id, actor, expected_version)
    _grant(case, asked, rule, actor=actor)
    return case


@command
def reject_extension(
    *, case_id: CaseId, actor: Actor, reason: str, expected_version: int | None = None
) -> Case:
    """Say no, with reasons that the handling clerk reads; the limits stay as they are."""
    case, asked, _rule = _pending(case_id, actor, expected_version)
    if not reason.strip():
        raise _wanted("answer")
    now = timezone.now()
    asked.state, asked.answer = State.REJECTED, reason.strip()
    asked.answered_at, asked.answered_by_id = now, actor.staff_id
    asked.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    workflow.record(
        instance_id=case.instance_id,
        kind="extension_rejected",
        actor=actor,
        payload={"days": asked.days, "reason": asked.answer},
    )
    recorded(case, "cases.reject_extension", actor)
    publish(
        ExtensionRejected(
            case_id=case.pk, case_public_id=case.public_id, request_id=asked.pk, at=now
        )
    )
    return case


@command
def extend_case(
    *,
    case_id: CaseId,
    actor: Actor,
    days: int,
    reason: str,
    expected_version: int | None = None,
) -> Case:
    """Extend at once, by the officer who may approve it, with the reasons told to the applicant
    (行政许可法 第四十二条). A request that waits is answered with it."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    rule = rule_of(case)
    if not may_approve(actor, case, rule):
        raise PermissionRefused
    _judged(case, days, reason)
    asked = ExtensionRequest.objects.filter(case=case, state=State.PENDING).first()
    if asked is None:
        asked = _asked(case, rule, days, reason, actor=actor, at=timezone.now())
    else:
        asked.days, asked.reason = days, reason.strip()
    _grant(case, asked, rule, actor=actor)
    return case


def lapse_requests(case: Case) -> None:
    """What was not answered before the decision or the end needs no answer any more."""
    ExtensionRequest.objects.filter(case=case, state=State.PENDING).update(
        state=State.LAPSED, answered_at=timezone.now()
    )


def _judged(case: Case, days: int, reason: str) -> ExtensionRule:
    """The rule, when the extension fits it."""
    if case.status not in BEFORE_DECISION or case.decided_at:
        raise CaseStateError
    rule = rule_of(case)
    if rule.most == 0:
        raise NoExtension
    clocks = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    if any(c.extended_days for c in clocks):
        raise AlreadyExtended
    if not 1 <= days <= rule.most:
        error = TooLongExtension(most=rule.most)
        raise TooLongExtension(
            errors=[FieldError(path="days", message=error.message, code=error.code)],
            most=rule.most,
        )
    if not reason.strip():
        raise _wanted("reason")
    return rule


def _asked(
    case: Case, rule: ExtensionRule, days: int, reason: str, *, actor: Actor, at: dt.datetime
) -> ExtensionRequest:
    return ExtensionRequest.objects.create(
        case=case,
        days=days,
        reason=reason.strip(),
        authority=rule.authority,
        asked_at=at,
        asked_by_id=actor.staff_id,
    )


def _pending(
    case_id: CaseId, actor: Actor, expected_version: int | None
) -> tuple[Case, ExtensionRequest, ExtensionRule]:
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    rule = rule_of(case)
    if not may_approve(actor, case, rule):
        raise PermissionRefused
    asked = ExtensionRequest.objects.filter(case=case, state=State.PENDING).first()
    if asked is None:
        raise NothingAsked
    if case.status not in BEFORE_DECISION:
        raise CaseStateError
    return case, asked, rule


def _grant(case: Case, asked: ExtensionRequest, rule: ExtensionRule, *, actor: Actor) -> None:
    """The promised limit grows with the statutory one; the applicant is told in writing."""
    now = timezone.now()
    due_on = _lengthen(case, asked, actor)
    name = org.staff_names([actor.staff_id]).get(actor.staff_id, "") if actor.staff_id else ""
    document = issue(
        case,
        DocumentKind.EXTENSION,
        at=now,
        staff_id=actor.staff_id,
        facts={
            "days": asked.days,
            "unit": rule.unit,
            "reason": asked.reason,
            "authority": asked.authority,
            "basis": rule.basis,
            "approver": name,
            "due_on": due_on.isoformat() if due_on else "",
        },
    )
    asked.state, asked.document_id = State.APPROVED, key_of(document)
    asked.answered_at, asked.answered_by_id = now, actor.staff_id
    asked.save()
    aspects.attach(case, ASPECT)
    recorded(case, "cases.extend", actor, days=asked.days)
    publish(CaseExtended(case_id=case.pk, case_public_id=case.public_id, days=asked.days, at=now))


def _lengthen(case: Case, asked: ExtensionRequest, actor: Actor) -> dt.date | None:
    """Both limits; the last day of the promise then, or of the law where nothing is promised."""
    found = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    before = {c.kind: c for c in found if c.state in ("running", "suspended")}
    due_on = None
    for kind in ("statutory", "promised"):
        if kind not in before:
            continue
        law, own = before.get("statutory", before[kind]), before[kind]
        days = _in_unit(asked.days, law, own.unit)
        if days == 0:
            continue
        clock = workflow.extend_clock(
            instance_id=case.instance_id,
            kind=kind,
            days=days,
            actor=actor,
            reason=asked.reason,
        )
        due_on = clock.due_on if clock else due_on
    return due_on


def _in_unit(days: int, law: workflow.ClockData, unit: str) -> int:
    """As many units of another clock as the law's own extension holds, so that the promise never
    ends behind the law."""
    if unit == law.unit:
        return days
    first = law.due_on or timezone.localdate()
    last = calendar.due_day(first, Limit(days, Unit(law.unit))).date or first
    if unit == Unit.WORKDAY:
        return calendar.count_workdays(first, last)
    return (last - first) // SPANS[Unit(unit)]


def _wanted(path: str) -> InvalidInput:
    error = ReasonWanted()
    return ReasonWanted(errors=[FieldError(path=path, message=error.message, code=error.code)])
