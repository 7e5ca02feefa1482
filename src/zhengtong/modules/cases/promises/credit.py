"""失信记录 and 信用修复: the record of a broken promise, its objection and how it is lifted."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet
from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
)
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.cases.events import PromiseBroken, RecordReviewed
from zhengtong.modules.cases.models import (
    BrokenPromise,
    Case,
    CreditRepair,
    Promise,
    RepairKind,
    RepairState,
)

LONGEST = 2000


class NoSuchRecord(NotFound):
    """没有找到这条记录，或者您没有查看它的权限。"""

    code = "record_not_found"


class AlreadyQuestioned(StateError):
    """这条记录正在处理中，请等待答复。"""

    code = "already_questioned"


class RecordOver(StateError):
    """这条记录已经移出或者到期，不用再处理。"""

    code = "record_over"


class NothingToReview(StateError):
    """这一步已经有人处理过，或者还轮不到。请刷新页面。"""

    code = "nothing_to_review"


class ReasonsWanted(InvalidInput):
    """请写明理由和依据。"""

    code = "reasons_wanted"


class SecondPersonWanted(PermissionRefused):
    """提出意见的人不能自己复核，请由另一位负责人办理。"""

    code = "second_person"


def put_on_record(
    case: Case, promise: Promise, *, basis: Text, evidence: str, years: int, at: dt.datetime
) -> BrokenPromise:
    """Record the broken promise of the company that applied, else of the person."""
    since = timezone.localdate(at)
    made = BrokenPromise.objects.create(
        promise=promise,
        organization_id=case.organization_id,
        person_id=None if case.entity_id else case.person_id,
        entity_id=case.entity_id,
        basis=localized(basis, "zh") or "按当地配置，待业务单位核定",
        evidence=evidence,
        since=since,
        until=calendar.due_day(since, Limit(years, Unit.YEAR)).date,
    )
    publish(
        PromiseBroken(
            record_id=made.pk,
            promise_id=promise.pk,
            case_id=case.pk,
            case_public_id=case.public_id,
            kind=promise.kind,
            until=made.until,
            at=at,
        )
    )
    return made


def own_records(actor: Actor) -> QuerySet[BrokenPromise]:
    """Of the person, or of the company for which they act now."""
    if actor.person_id is None:
        return BrokenPromise.objects.none()
    if actor.entity_id is not None:
        return BrokenPromise.objects.filter(entity_id=actor.entity_id)
    return BrokenPromise.objects.filter(person_id=actor.person_id)


@command
def ask_review(*, public_id: uuid.UUID, actor: Actor, kind: str, text: str) -> CreditRepair:
    """The one concerned objects, or says what was put right since. Raises NoSuchRecord for
    anybody else's, RecordOver, AlreadyQuestioned, ReasonsWanted."""
    found = own_records(actor).select_for_update(of=("self",)).filter(public_id=public_id).first()
    if found is None:
        raise NoSuchRecord
    if kind not in (RepairKind.OBJECTION, RepairKind.REPAIR):
        raise InvalidInput(errors=[_error("kind", ReasonsWanted)])
    _in_force(found)
    made = CreditRepair.objects.create(
        breach=found,
        kind=kind,
        state=RepairState.ASKED,
        text=_text(text, "text"),
        asked_at=timezone.now(),
        asked_by_id=actor.person_id,
    )
    _audited("cases.credit_asked", found, actor, kind=kind)
    return made


def _in_force(found: BrokenPromise) -> None:
    if found.lifted_at or found.until < timezone.localdate():
        raise RecordOver
    if found.repairs.filter(decided_at=None).exists():
        raise AlreadyQuestioned


@command
def propose(*, public_id: uuid.UUID, actor: Actor, reason: str) -> CreditRepair:
    """A clerk of the organ writes what should be done with the record, and why: about what was
    asked, or on their own motion. A second person decides."""
    found = _held(public_id, actor, "cases.handle")
    if found.lifted_at or found.until < timezone.localdate():
        raise RecordOver
    now = timezone.now()
    asked = found.repairs.select_for_update().filter(decided_at=None).first()
    if asked is not None and asked.state != RepairState.ASKED:
        raise NothingToReview
    text = _text(reason, "reason")
    if asked is None:
        asked = CreditRepair(
            breach=found, kind=RepairKind.OWN_MOTION, text="", asked_at=now, asked_by_id=None
        )
    asked.state = RepairState.PROPOSED
    asked.proposal, asked.proposed_by_id = text, actor.staff_id
    asked.save()
    _audited("cases.credit_proposed", found, actor)
    return asked


@command
def review(*, public_id: uuid.UUID, actor: Actor, is_lifted: bool, answer: str) -> CreditRepair:
    """The second person lifts the record, or leaves it, with the answer to the one concerned.

    Raises NothingToReview, SecondPersonWanted, ReasonsWanted.
    """
    found = _held(public_id, actor, "cases.decide")
    asked = found.repairs.select_for_update().filter(state=RepairState.PROPOSED).first()
    if asked is None:
        raise NothingToReview
    if asked.proposed_by_id == actor.staff_id:
        raise SecondPersonWanted
    now = timezone.now()
    asked.answer = _text(answer, "answer")
    asked.state = RepairState.LIFTED if is_lifted else RepairState.REFUSED
    asked.decided_by_id, asked.decided_at = actor.staff_id, now
    asked.save()
    if is_lifted:
        found.lifted_at = now
        found.save(update_fields=["lifted_at"])
    _audited("cases.credit_reviewed", found, actor, is_lifted=is_lifted)
    publish(
        RecordReviewed(
            record_id=found.pk, case_id=found.promise.case_id, is_lifted=is_lifted,
            answer=asked.answer, at=now,
        )
    )  # fmt: skip
    return asked


def _held(public_id: uuid.UUID, actor: Actor, permission: str) -> BrokenPromise:
    found = BrokenPromise.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NoSuchRecord
    if not actor.is_staff or not actor.has(permission, found.organization_id):
        raise PermissionRefused
    return found


def _text(text: str, path: str) -> str:
    found = text.strip()[:LONGEST]
    if not found:
        raise ReasonsWanted(errors=[_error(path, ReasonsWanted)])
    return found


def _error(path: str, kind: type[InvalidInput]) -> FieldError:
    error = kind()
    return FieldError(path=path, message=error.message, code=error.code)


def _audited(action: str, found: BrokenPromise, actor: Actor, **detail: object) -> None:
    record(
        action,
        actor=actor,
        stream=f"promise:{found.promise_id}",
        object_type="broken_promise",
        object_id=str(found.public_id),
        detail=detail,
    )
