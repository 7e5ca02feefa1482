"""The papers come: by the applicant online, or by a clerk at the counter, one by one if need be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import BinaryIO

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    InvalidInput,
    PermissionRefused,
    StateError,
)
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.events import PromiseExtended, PromiseKept
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    Promise,
    PromisedMaterial,
    PromiseKind,
    PromiseState,
)
from zhengtong.modules.cases.promises import course, keeping
from zhengtong.modules.cases.promises.course import PromiseStateError
from zhengtong.modules.cases.services import attach
from zhengtong.modules.cases.services.errors import NothingBrought, ReasonWanted, TooManyFiles
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import MaterialData
from zhengtong.modules.workflow import api as workflow

Upload = tuple[str, BinaryIO, str]
"""(material key, content, file name)."""


class NotAwaited(InvalidInput):
    """这份材料不在要补交的清单里，或者已经补交。"""

    code = "material_not_awaited"


class MayNotBeExtended(StateError):
    """这个事项的补交期限不能延长，或者已经延长过一次。"""

    code = "promise_not_extended"


class TooLongDelay(InvalidInput):
    """最多延长 %(most)s 个工作日，请填写其中的整数。"""

    code = "too_long_delay"


class BroughtFileRefused(InvalidInput):
    """有文件不能收下，请看标出的原因。"""

    code = "brought_file_refused"


@command
def bring_papers(
    *,
    case_id: CaseId,
    actor: Actor,
    uploads: Sequence[Upload],
    expected_version: int | None = None,
) -> Promise:
    """Take in papers that were promised. With the last of them the promise is kept.

    Every file is checked as in the application. Raises PromiseStateError when nothing is awaited,
    NotAwaited, NothingBrought, BroughtFileRefused (with the reason of each file at its material).
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not (policies.is_applicant(actor, case) or _takes_in(actor, case)):
        raise PermissionRefused
    promise = _awaiting(case)
    if not uploads:
        raise NothingBrought(
            errors=[FieldError(path="material", message=NothingBrought().message, code="nothing")]
        )
    now = timezone.now()
    brought = _brought(promise, {key for key, _, _ in uploads})
    _keep_files(case, uploads, actor=actor, at=now)
    promise.materials.filter(pk__in=[m.pk for m in brought]).update(
        brought_at=now, brought_by=actor.staff_id
    )
    keeping.noted(case, "promise_brought", actor, names=keeping.names_of(brought), is_news=True)
    if not keeping.missing_of(promise):
        _complete(case, promise, actor=actor, at=now)
    return promise


def _takes_in(actor: Actor, case: Case) -> bool:
    return actor.has("cases.counter") or actor.has("cases.accept", case.organization_id)


def _awaiting(case: Case) -> Promise:
    promise = keeping.held(case, PromiseKind.PENDING)
    if promise.state != PromiseState.OPEN or not case.is_open or case.decided_at:
        raise PromiseStateError
    return promise


def _brought(promise: Promise, keys: set[str]) -> list[PromisedMaterial]:
    awaited = {m.material_key: m for m in keeping.missing_of(promise)}
    if strange := sorted(keys - set(awaited)):
        error = NotAwaited()
        raise NotAwaited(
            errors=[
                FieldError(path=f"material-{key}", message=error.message, code=error.code)
                for key in strange
            ]
        )
    return [m for key, m in awaited.items() if key in keys]


def _keep_files(case: Case, uploads: Sequence[Upload], *, actor: Actor, at: dt.datetime) -> None:
    known = {m.key: m for m in items.item_version(case.item_version_id).materials}
    errors, counted = [], dict.fromkeys(known, 0)
    for key, content, name in uploads:
        counted[key] += 1
        try:
            _keep(case, known[key], content, name, number=counted[key], actor=actor, at=at)
        except DomainError as refused:
            message = f"“{name[:80]}”：{refused.message}"
            errors.append(FieldError(path=f"material-{key}", message=message, code=refused.code))
    if errors:
        raise BroughtFileRefused(errors=errors)


def _keep(
    case: Case,
    material: MaterialData,
    content: BinaryIO,
    name: str,
    *,
    number: int,
    actor: Actor,
    at: dt.datetime,
) -> None:
    if number > material.max_files:
        raise TooManyFiles(most=material.max_files)
    stored = files.store(
        content=content,
        name=name,
        rules=attach.rules_of(material),
        actor=actor,
        owner_kind="cases.case",
        owner_id=str(case.public_id),
    )
    CaseMaterial.objects.create(
        case=case,
        material_key=material.key,
        name=material.name,
        file_public_id=stored.public_id,
        file_name=stored.name,
        content_type=stored.content_type,
        size=stored.size,
        source="applicant",
        added_at=at,
    )


def _complete(case: Case, promise: Promise, *, actor: Actor, at: dt.datetime) -> None:
    promise.save(update_fields=course.move(promise, PromiseState.KEPT, at=at))
    workflow.stop_clock(instance_id=case.instance_id, kind=keeping.CLOCK, on=timezone.localdate(at))
    keeping.noted(case, "promise_kept", actor)
    publish(
        PromiseKept(
            promise_id=promise.pk, case_id=case.pk, case_public_id=case.public_id,
            kind=promise.kind, at=at,
        )
    )  # fmt: skip


@command
def extend_promise(
    *,
    case_id: CaseId,
    actor: Actor,
    days: int,
    reason: str,
    expected_version: int | None = None,
) -> Promise:
    """More working days for the papers, once, where the item allows it, with the reason.

    Raises MayNotBeExtended, TooLongDelay, ReasonWanted, PromiseStateError.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    promise = _awaiting(case)
    rule = items.item_version(case.item_version_id).guide.pending
    if promise.extended_days or not rule.extension_days:
        raise MayNotBeExtended
    if not 1 <= days <= rule.extension_days:
        error = TooLongDelay(most=rule.extension_days)
        raise TooLongDelay(
            errors=[FieldError(path="days", message=error.message, code=error.code)],
            most=rule.extension_days,
        )
    reason = reason.strip()[:500]
    if not reason:
        wanted = ReasonWanted()
        raise ReasonWanted(
            errors=[FieldError(path="reason", message=wanted.message, code=wanted.code)]
        )
    now = timezone.now()
    due = _longer(case, days, today=timezone.localdate(now))
    promise.extended_days, promise.due_on = days, due
    promise.save(update_fields=["extended_days", "due_on"])
    keeping.noted(case, "promise_extended", actor, text=reason, days=days)
    publish(
        PromiseExtended(
            promise_id=promise.pk, case_id=case.pk, case_public_id=case.public_id,
            due_on=due, at=now,
        )
    )  # fmt: skip
    return promise


def _longer(case: Case, days: int, *, today: dt.date) -> dt.date:
    """The clock begins anew with the longer limit, from the same day."""
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    old = next(c for c in clocks if c.kind == keeping.CLOCK and c.state == "running")
    workflow.stop_clock(instance_id=case.instance_id, kind=keeping.CLOCK, on=today)
    clock = workflow.start_clock(
        instance_id=case.instance_id,
        kind=keeping.CLOCK,
        limit=Limit(old.limit + days, Unit.WORKDAY),
        start_on=old.start_on,
    )
    assert clock.due_on is not None, "nothing stops the clock of the papers"
    return clock.due_on
